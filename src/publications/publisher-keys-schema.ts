import { z } from 'zod';
import type { IdentityRule, PublisherKeys } from '../paywall/publication.ts';
import { distinctTexts, webUrl } from './field-schemas.ts';
import { algorithmsFor, identityAlgorithms, publicKeyFault } from './identity-keys.ts';

const pem = z.string().superRefine((key, context) => {
  const message = publicKeyFault(key);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

/** The message does not repeat what was written, for it may be the secret itself. */
export const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, not the secret');

export const algorithms = distinctTexts(z.enum(identityAlgorithms)).min(1);

/** The sources of keys, as stores hold them. */
export const storedKeys = [
  z.strictObject({ from: z.literal('jwksUri'), uri: webUrl }),
  z.strictObject({ from: z.literal('publicKey'), pem }),
  z.strictObject({ from: z.literal('secret'), setting: variable }),
] as const;

/** The same as files write them: the source is named by its field. */
export const writtenKeys = {
  jwksUri: webUrl.optional(),
  publicKey: pem.optional(),
  secret: variable.optional(),
};

type WrittenKeys = { readonly [Field in keyof typeof writtenKeys]?: string | undefined };

/** Null where none is written. */
export function keysOf({ jwksUri, publicKey, secret }: WrittenKeys): PublisherKeys | null {
  if (jwksUri !== undefined) return { from: 'jwksUri', uri: jwksUri };
  if (publicKey !== undefined) return { from: 'publicKey', pem: publicKey };
  return secret === undefined ? null : { from: 'secret', setting: secret };
}

/** Refuses algorithms that do not fit the key. */
export function checkAlgorithms(rule: Pick<IdentityRule, 'algorithms' | 'keys'>, context: z.RefinementCtx): void {
  const fitting = algorithmsFor(rule.keys);
  rule.algorithms.forEach((algorithm, index) => {
    if (fitting === null || fitting.includes(algorithm)) return;
    const message = `does not fit the key; it must be one of ${fitting.join(', ')}`;
    context.addIssue({ code: 'custom', path: ['algorithms', index], message });
  });
}

/** Refuses a rule that does not have exactly one of these fields, also if a single field is wrong. Returns those it has. */
export function checkOneSource(rule: object, fields: readonly string[], context: z.RefinementCtx): readonly string[] {
  const sources = fields.filter((field) => field in rule);
  if (sources.length !== 1)
    context.addIssue({ code: 'custom', message: `must have exactly one of ${fields.join(', ')}` });
  return sources;
}
