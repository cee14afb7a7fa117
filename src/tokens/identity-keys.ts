import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Algorithm } from 'jsonwebtoken';
import type { Clock } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { PublisherKeys } from '../paywall/publication.ts';
import { fittingAlgorithms } from './fitting-algorithms.ts';
import type { UnprovedHeader } from './jwt.ts';
import { createRemoteKeys, type OnFetch } from './remote-keys.ts';

/** A key with the algorithms that a token may have used it with. */
interface IdentityKey {
  readonly key: KeyObject;
  readonly algorithms: readonly Algorithm[];
}

/** The key for a token with this header, or null if there is none. */
export type FindIdentityKey = (header: UnprovedHeader) => Promise<IdentityKey | null>;

interface Needs {
  readonly clock: Clock;
  readonly secretOf: (setting: string) => string | undefined;
  readonly onFetch?: OnFetch | undefined;
}

type Source<From> = Extract<PublisherKeys, { readonly from: From }>;

/** A rule by which tokens of the publisher are checked. */
export interface KeyRule {
  readonly algorithms: readonly string[];
  readonly keys: PublisherKeys;
}

function unusable(path: string, message: string): PaywallError {
  return new PaywallError('invalid-request', `The rule for the publisher's tokens cannot be used: ${message}.`, {
    faults: [{ path, message }],
  });
}

function oneKey(key: KeyObject, rule: KeyRule): FindIdentityKey {
  const algorithms = fittingAlgorithms(key, rule.algorithms);
  if (algorithms.length === 0) throw unusable('algorithms', 'none of the algorithms fits the key');
  const found = { key, algorithms };
  return async () => found;
}

function fromSecret({ setting }: Source<'secret'>, secretOf: (setting: string) => string | undefined): KeyObject {
  const secret = secretOf(setting);
  if (secret === undefined || secret === '') throw unusable('secret', `the environment has no ${setting}`);
  return createSecretKey(Buffer.from(secret));
}

function fromPem({ pem }: Source<'publicKey'>): KeyObject {
  // Node would gladly derive the public key of a private one, which has no business among settings.
  if (pem.includes('PRIVATE KEY')) throw unusable('publicKey', 'it is a private key');
  try {
    return createPublicKey(pem);
  } catch {
    throw unusable('publicKey', 'it is no public key in PEM');
  }
}

function fromUri({ uri }: Source<'jwksUri'>, rule: KeyRule, needs: Pick<Needs, 'clock' | 'onFetch'>): FindIdentityKey {
  const remote = createRemoteKeys({ uri, ...needs });
  return async ({ kid }) => {
    const found = await remote.find(kid);
    if (found === null) return null;
    const allowed = rule.algorithms.filter((name) => found.algorithm === null || found.algorithm === name);
    return { key: found.key, algorithms: fittingAlgorithms(found.key, allowed) };
  };
}

/**
 * Where the keys of a publisher's tokens come from. Throws `invalid-request` where a key that is given outright, or
 * the environment's secret, cannot be used.
 */
export function identityKeys({ rule, clock, secretOf, onFetch }: Needs & { readonly rule: KeyRule }): FindIdentityKey {
  switch (rule.keys.from) {
    case 'secret':
      return oneKey(fromSecret(rule.keys, secretOf), rule);
    case 'publicKey':
      return oneKey(fromPem(rule.keys), rule);
    case 'jwksUri':
      return fromUri(rule.keys, rule, { clock, onFetch });
  }
}
