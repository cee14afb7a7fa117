import { z } from 'zod';

const metadataSchema = z.record(z.string(), z.string()).nullish();
const namedSchema = z.union([z.string(), z.object({ id: z.string() })]).nullish();
const detailsSchema = z.object({ metadata: metadataSchema, subscription: namedSchema }).nullish();

/** What is read of an event's object, in the forms of all API versions. */
export const objectSchema = z.object({
  object: z.string(),
  id: z.string(),
  customer: namedSchema,
  metadata: metadataSchema,
  parent: z.object({ subscription_details: detailsSchema }).nullish(),
  /** The two forms of an invoice before 2025: its subscription's metadata one level higher, and before 2023 not at all. */
  subscription_details: detailsSchema,
  subscription: namedSchema,
});

/** What of an event's object says whose it is. */
export type EventObject = z.output<typeof objectSchema>;
