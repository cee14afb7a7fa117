import { createEntitlementTokens } from '../../src/tokens/entitlement-token.ts';
import { createKeySet } from '../../src/tokens/key-set.ts';
import { example } from '../../test/support/browser/front-end.ts';
import { articleName } from '../readers/mixed-views.ts';
import type { Population } from '../readers/population.ts';
import { cookieOf, entitlementCookie, publicUrl, viewRequest } from '../readers/view-request.ts';
import type { RequestSource } from './contender.ts';

/** Tokens as the service with these keys would sign them for a subscriber. */
export function createTokenDesk(signingKeys: string) {
  const keys = createKeySet(signingKeys);
  const tokens = createEntitlementTokens({ keys, issuer: publicUrl, clock: { now: Date.now } });
  const entitlement = { state: 'active', offer: 'monthly', endsAt: null, lapse: null, version: 1 } as const;
  return (reader: string): string => tokens.sign({ publication: example, reader, entitlement });
}

/** Before a token is so old that the service would renew it. */
const renewAfterMs = 150_000;

/** Views of subscribers who show their tokens, which last for five minutes and are made anew in time. */
export function createSubscriberSource({ size, id, token }: Population, signingKeys: string): RequestSource {
  const sign = createTokenDesk(signingKeys);
  const cookieFor = (nth: number) => `${cookieOf(token(nth))}; ${entitlementCookie(sign(id(nth)))}`;
  let cookies: readonly string[] = [];
  let madeAt = Number.NEGATIVE_INFINITY;
  return {
    take(count) {
      if (performance.now() - madeAt > renewAfterMs) {
        cookies = Array.from({ length: size }, (_, nth) => cookieFor(nth));
        madeAt = performance.now();
      }
      return Array.from({ length: count }, (_, nth) =>
        viewRequest({ article: articleName(nth % 97), cookie: cookies[nth % size] ?? null }),
      );
    },
    made: () => undefined,
  };
}
