import { z } from 'zod';
import type { ClaimValue, IdentityRule } from '../paywall/publication.ts';
import { text } from './field-schemas.ts';
import {
  algorithms,
  checkAlgorithms,
  checkOneSource,
  keysOf,
  storedKeys,
  writtenKeys,
} from './publisher-keys-schema.ts';

const claimName = text(128);
const claimValue: z.ZodType<ClaimValue> = z.union([z.string().max(256), z.number(), z.boolean()]);

const claims = {
  require: z.record(claimName, claimValue).exactOptional(),
  exempt: z.record(claimName, z.array(claimValue).min(1).max(64)).exactOptional(),
};

/** An identity rule as stores hold it. */
export const identityRule: z.ZodType<IdentityRule> = z
  .strictObject({
    issuer: text(256),
    audience: text(256),
    algorithms,
    keys: z.discriminatedUnion('from', [...storedKeys, z.strictObject({ from: z.literal('sandbox') })]),
    ...claims,
  })
  .superRefine(checkAlgorithms);

const written = z.strictObject({
  issuer: text(256).optional(),
  audience: text(256).optional(),
  algorithms: algorithms.optional(),
  ...writtenKeys,
  sandbox: z.literal(true).optional(),
  ...claims,
});

/** Faults of the rule as a whole. They are checked even if a single field is wrong, so that all faults are reported at once. */
function checkWhole(rule: unknown, context: z.RefinementCtx): void {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return;
  const sources = checkOneSource(rule, [...Object.keys(writtenKeys), 'sandbox'], context);
  if (sources.includes('sandbox')) return;
  for (const field of ['issuer', 'audience', 'algorithms']) {
    if (!(field in rule)) context.addIssue({ code: 'custom', path: [field], message: 'is missing' });
  }
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
    keys: keysOf(rule) ?? ({ from: 'sandbox' } as const),
    ...(rule.require !== undefined && { require: rule.require }),
    ...(rule.exempt !== undefined && { exempt: rule.exempt }),
  }))
  .superRefine(checkAlgorithms);
