import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

extendZodWithOpenApi(z);

const armSchema = z
  .object({ id: z.string().openapi({ description: "The experiment's id." }), arm: z.string() })
  .openapi('ServedArm');

/** The arms by which a reader is served, in answers. */
export const armsSchema = z.array(armSchema).openapi({
  description:
    'The experiments that run and have this reader, each with the arm that serves them; empty for none. Only where experiments run.',
  example: [{ id: 'shorter-trial', arm: 'two-months' }],
});

/** The arm that a preview shows. */
export const forcedArm = z
  .strictObject({ id: z.string().min(1).max(64), arm: z.string().min(1).max(64) })
  .optional()
  .openapi({ description: 'Show what this arm of an experiment shows. No reader is exposed by that.' });
