import type { z } from 'zod';
import { isoTime } from '../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Access } from '../../paywall/entitlements/access-sources.ts';
import { chainedTerms } from '../../paywall/entitlements/chained-terms.ts';
import type { Entitlement } from '../../paywall/entitlements/entitlement.ts';
import {
  countsFrom,
  type EntitlementBasis,
  type Purchase,
  purchasesIn,
  soldOfferOf,
} from '../../paywall/entitlements/purchase.ts';
import type { Publication } from '../../paywall/publication.ts';
import { entitlementJson } from '../reader/answers.ts';
import type { readerSchema } from '../schemas/readers.ts';

/** Turns what a reader bought and was given into what the support desk sees. */

type ReaderJson = z.output<typeof readerSchema>;

const nothing: EntitlementBasis = { purchases: [], grant: null, revokedAt: null };

/** Times as the publication's clocks show them. */
export const writtenIn = ({ settings }: Publication) => {
  const time = (at: EpochMs) => isoTime(at, settings.timeZone);
  return { time, orNull: (at: EpochMs | null) => (at === null ? null : time(at)) };
};

/** When what happened to a purchase, and why it ended. */
function courseJson(purchase: Purchase, { time, orNull }: ReturnType<typeof writtenIn>) {
  const {
    paused,
    endedBecause = null,
    paidUntil = null,
    paidAfterEnd = [],
    retainedAt = null,
    paidAt = null,
  } = purchase;
  return {
    startedAt: time(purchase.startedAt),
    paidAt: orNull(paidAt),
    introEndsAt: orNull(purchase.introEndsAt),
    periodEndsAt: orNull(purchase.periodEndsAt),
    cancelsAt: orNull(purchase.cancelsAt),
    endedAt: orNull(purchase.endedAt),
    pastDueSince: orNull(purchase.pastDueSince),
    retainedAt: orNull(retainedAt),
    paused: paused ? { resumesAt: orNull(paused.resumesAt) } : null,
    endedBecause,
    paidUntil: orNull(paidUntil),
    paidAfterEnd: paidAfterEnd.map((late) => ({ ...late, paidAt: time(late.paidAt) })),
  };
}

export function purchaseJson(purchase: Purchase, publication: Publication): ReaderJson['purchases'][number] {
  const written = writtenIn(publication);
  const { offer, kind, status, paid, paidFull, takenBack, soldAs = null, plan = null, switchesTo = null } = purchase;
  return {
    offer,
    soldOffer: soldOfferOf(purchase),
    plan,
    switchesTo: switchesTo && { ...switchesTo, at: written.time(switchesTo.at) },
    kind,
    status,
    paid,
    paidFull,
    takenBack,
    soldAs,
    ...courseJson(purchase, written),
  };
}

/** What a reader bought or was given, as whomever. */
export function accessJson(entitlement: Entitlement, publication: Publication) {
  const { time, orNull } = writtenIn(publication);
  const basis = entitlement.basis ?? nothing;
  const { inherited = [], revokedAt } = basis;
  const grant = basis.grant ?? inherited.find((theirs) => theirs.grant !== null)?.grant ?? null;
  return {
    entitlement: entitlementJson(entitlement, publication),
    purchases: chainedTerms(purchasesIn(basis)).map((purchase) => purchaseJson(purchase, publication)),
    grant: grant && { until: time(grant.until), givenAt: time(grant.givenAt), by: grant.by },
    revokedAt: orNull(revokedAt),
  };
}

/** What lets the reader in now. */
export function accessNowJson({ sources, until, renews }: Access, publication: Publication): ReaderJson['access'] {
  const { time, orNull } = writtenIn(publication);
  return {
    until: orNull(until),
    renews,
    sources: sources.map((source) =>
      source.kind === 'gift'
        ? {
            kind: source.kind,
            offer: null,
            state: 'active',
            since: time(source.grant.givenAt),
            until: time(source.until),
            renews: false,
            by: source.grant.by,
          }
        : {
            kind: source.kind,
            offer: source.purchase.offer,
            state: source.state,
            since: time(countsFrom(source.purchase)),
            until: orNull(source.until),
            renews: source.renews,
            by: null,
          },
    ),
  };
}
