import type { z } from 'zod';
import { PaywallError } from '../paywall/errors.ts';
import { parseWith, toFault } from '../settings/faults.ts';

/** What a store holds, read by its schema. Throws `internal`, with every fault, where it is none. `what` is for the message. */
export function parseStored<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = parseWith(schema, value);
  if ('value' in parsed) return parsed.value;
  const faults = parsed.faults.map(toFault);
  throw new PaywallError('internal', `The stored ${what} cannot be read.`, { faults });
}
