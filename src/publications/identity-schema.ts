import { z } from 'zod';
import type { IdentityRule } from '../paywall/publication.ts';
import { distinctTexts, text, webUrl } from './field-schemas.ts';
import { algorithmsFor, identityAlgorithms, publicKeyFault } from './identity-keys.ts';

const pem = z.string().superRefine((key, context) => {
  const message = publicKeyFault(key);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

/** The message does not repeat what was written, for it may be the secret itself. */
const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, not the secret');

const algorithms = distinctTexts(z.enum(identityAlgorithms)).min(1);

function checkAlgorithms(rule: Pick<IdentityRule, 'algorithms' | 'keys'>, context: z.RefinementCtx): void {
  const fitting = algorithmsFor(rule.keys);
  rule.algorithms.forEach((algorithm, index) => {
    if (fitting === null || fitting.includes(algorithm)) return;
    const message = `does not fit the key; it must be one of ${fitting.join(', ')}`;
    context.addIssue({ code: 'custom', path: ['algorithms', index], message });
  });
}

/** An identity rule as stores hold it. */
export const identityRule: z.ZodType<IdentityRule> = z
  .strictObject({
    issuer: text(256),
    audience: text(256),
    algorithms,
    keys: z.discriminatedUnion('from', [
      z.strictObject({ from: z.literal('jwksUri'), uri: webUrl }),
      z.strictObject({ from: z.literal('publicKey'), pem }),
      z.strictObject({ from: z.literal('secret'), setting: variable }),
      z.strictObject({ from: z.literal('sandbox') }),
    ]),
  })
  .superRefine(checkAlgorithms);

const written = z.strictObject({
  issuer: text(256).optional(),
  audience: text(256).optional(),
  algorithms: algorithms.optional(),
  jwksUri: webUrl.optional(),
  publicKey: pem.optional(),
  secret: variable.optional(),
  sandbox: z.literal(true).optional(),
});

const keyFields = ['jwksUri', 'publicKey', 'secret', 'sandbox'] as const;

/** Faults of the rule as a whole. They are checked even if a single field is wrong, so that all faults are reported at once. */
function checkWhole(rule: unknown, context: z.RefinementCtx): void {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return;
  const sources = keyFields.filter((field) => field in rule);
  if (sources.length !== 1)
    context.addIssue({ code: 'custom', message: `must have exactly one of ${keyFields.join(', ')}` });
  if (sources.includes('sandbox')) return;
  for (const field of ['issuer', 'audience', 'algorithms']) {
    if (!(field in rule)) context.addIssue({ code: 'custom', path: [field], message: 'is missing' });
  }
}

function keysOf({ jwksUri, publicKey, secret }: z.infer<typeof written>): IdentityRule['keys'] {
  if (jwksUri !== undefined) return { from: 'jwksUri', uri: jwksUri };
  if (publicKey !== undefined) return { from: 'publicKey', pem: publicKey };
  if (secret !== undefined) return { from: 'secret', setting: secret };
  return { from: 'sandbox' };
}

/**
 * An identity rule as files write it: the source of keys is named by its field. `sandbox: true` may stand alone, for the
 * sandbox's sign-in service is the issuer of its tokens.
 */
export const identityFile: z.ZodType<IdentityRule> = written
  .superRefine(checkWhole, { when: () => true })
  .transform((rule) => ({
    issuer: rule.issuer ?? 'sandbox',
    audience: rule.audience ?? 'sandbox',
    algorithms: rule.algorithms ?? ['ES256'],
    keys: keysOf(rule),
  }))
  .superRefine(checkAlgorithms);
