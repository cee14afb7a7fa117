import { z } from 'zod';

const metadataSchema = z.record(z.string(), z.string()).nullish();
const detailsSchema = z.object({ metadata: metadataSchema }).nullish();

/** What is read of an event's object, in the forms of all API versions. */
export const objectSchema = z.object({
  object: z.string(),
  id: z.string(),
  customer: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
  metadata: metadataSchema,
  parent: z.object({ subscription_details: detailsSchema }).nullish(),
  subscription_details: detailsSchema,
});

/** What of an event's object says whose it is. */
export type EventObject = z.output<typeof objectSchema>;
