import { z } from 'zod';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import {
  type Entitlement,
  entitlementAt,
  entitlementStates,
  grantsAccessUntil,
} from '../paywall/entitlements/entitlement.ts';
import { type UpcomingCharge, upcomingChargeOf } from '../paywall/entitlements/upcoming-charge.ts';
import { createOwnJwts, secondsOf } from './jwt.ts';
import type { KeySet } from './key-set.ts';
import { createTextCache } from './text-cache.ts';

/** Short, so that what changed is felt soon even where the store is not asked. */
const entitlementTokenSeconds = 5 * 60;

/** What a valid entitlement token says. */
interface HeldEntitlement {
  readonly reader: string;
  /** Without a lapse: the token ends before it. */
  readonly entitlement: Entitlement;
  readonly expiresAt: EpochMs;
}

export interface EntitlementTokens {
  /**
   * Valid for five minutes, but never beyond the moment at which time alone ends the entitlement; one that lets nobody in
   * gives a token that has already run out.
   */
  sign(subject: { publication: string; reader: string; entitlement: Entitlement }): string;
  /** Null for anything but a valid token for this publication. */
  verify(publication: string, token: string): HeldEntitlement | null;
  /** The same for one that may have run out: it is no proof of access any more, and still a sign of what was paid. */
  verifyExpired(publication: string, token: string): HeldEntitlement | null;
}

const priceSchema = z.object({
  amount: z.int().nonnegative(),
  currency: z.string().regex(/^[a-z]{3}$/),
  every: z.object({ count: z.int().positive(), unit: z.enum(['day', 'week', 'month', 'year']) }),
});

const unpricedSchema = z.object({ at: z.iso.datetime({ offset: true }), ends: z.enum(['trial', 'period']) });

/** Without a price where it is not known what will be charged. */
const chargeSchema = z.union([unpricedSchema.extend(priceSchema.shape), unpricedSchema]);

const claimsSchema = z.object({
  sub: z.string(),
  iat: z.int(),
  exp: z.int(),
  ent: z.object({
    state: z.enum(entitlementStates),
    offer: z.string().nullable(),
    endsAt: z.iso.datetime({ offset: true }).nullable(),
    /** So that it can be announced without asking the store; left out where nothing is to be announced. */
    charge: chargeSchema.optional(),
  }),
  ver: z.int(),
});

function chargeIn(claim: z.output<typeof chargeSchema> | undefined): UpcomingCharge | null {
  if (claim === undefined) return null;
  const { at, ends, ...price } = claim;
  return { at: Date.parse(at), price: 'amount' in price ? price : null, ends };
}

function chargeClaim(charge: UpcomingCharge | null) {
  if (charge === null) return {};
  const { at, price, ends } = charge;
  return { charge: { at: new Date(at).toISOString(), ...price, ends } };
}

function read(claims: unknown): HeldEntitlement | null {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success || parsed.data.exp - parsed.data.iat > entitlementTokenSeconds) return null;
  const { sub, exp, ent, ver } = parsed.data;
  const endsAt = ent.endsAt === null ? null : Date.parse(ent.endsAt);
  const charge = chargeIn(ent.charge);
  const known = { state: ent.state, offer: ent.offer, endsAt, lapse: null, version: ver };
  const entitlement = charge === null ? known : { ...known, charge };
  return { reader: sub, entitlement, expiresAt: exp * 1000 };
}

export function createEntitlementTokens(needs: {
  readonly keys: KeySet;
  /** `PUBLIC_URL`. */
  readonly issuer: string;
  readonly clock: Clock;
}): EntitlementTokens {
  const { keys, issuer, clock } = needs;
  const jwts = createOwnJwts({ typ: 'JWT', keys, issuer, now: () => clock.now() });
  const verified = createTextCache<{ publication: string; since: EpochMs; held: HeldEntitlement }>();

  function prove(publication: string, token: string): HeldEntitlement | null {
    const held = read(jwts.verify(token, publication));
    if (held !== null) verified.set(token, { publication, since: clock.now(), held });
    return held;
  }

  return {
    sign({ publication, reader, entitlement: given }) {
      const now = clock.now();
      const entitlement = entitlementAt(given, now);
      const { state, offer, endsAt, version } = entitlement;
      const left = secondsOf(grantsAccessUntil(entitlement)) - secondsOf(now);
      const validSeconds = Math.max(0, Math.min(entitlementTokenSeconds, left));
      const ends = endsAt === null ? null : new Date(endsAt).toISOString();
      const ent = { state, offer, endsAt: ends, ...chargeClaim(upcomingChargeOf(entitlement, now)) };
      return jwts.sign({ aud: publication, sub: reader, ent, ver: version }, validSeconds);
    },
    verify(publication, token) {
      const known = verified.get(token);
      const now = clock.now();
      // Outside the span in which it was verified, the token is verified again.
      if (known?.publication === publication && now >= known.since && now < known.held.expiresAt) return known.held;
      return prove(publication, token);
    },
    verifyExpired: (publication, token) => read(jwts.verifyExpired(token, publication)),
  };
}
