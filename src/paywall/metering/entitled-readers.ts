import type { EpochMs } from '../clock.ts';
import { type Entitlement, grantsAccess, grantsAccessUntil } from '../entitlements/entitlement.ts';
import type { ReaderKey } from '../reader.ts';
import { readerText } from './kept-view.ts';

/** Maximum readers that a process remembers as entitled: some 20 MB. Those who came last stay. */
const mostRemembered = 200_000;

/** For how long a token without an end is taken for a sign of what was paid, once it has run out, in milliseconds. */
const openEndedMs = 31 * 24 * 60 * 60_000;

/** An entitlement token that Stile made and that has run out: what it said, and until when it held. */
export interface EarlierEntitlement {
  readonly entitlement: Entitlement;
  readonly expiredAt: EpochMs;
}

/**
 * Until when a token shows that its reader has paid, whether or not it has run out. One that names no end, or one after which a payment
 * is to follow, does so for a month: a renewal that is not known of locks nobody out.
 */
function shownUntil({ endsAt, charge = null }: Entitlement, seenAt: EpochMs): EpochMs {
  const goesOn = endsAt === null || charge !== null;
  return goesOn ? Math.max(endsAt ?? 0, seenAt) + openEndedMs : endsAt;
}

/** Whether a token that has run out still shows that its reader has paid. */
export const stillShows = ({ entitlement, expiredAt }: EarlierEntitlement, now: EpochMs): boolean =>
  grantsAccess(entitlement, expiredAt) && now < shownUntil(entitlement, expiredAt);

/** Whom the store, or a genuine token, showed as entitled lately, and until when. It is asked while the store is unavailable. */
export interface EntitledReaders {
  /** What the store says of a reader, null for nothing: the newest news replaces all before it. */
  learn(reader: ReaderKey, entitlement: Entitlement | null, now: EpochMs): void;
  /** What a valid token says. */
  learnFromToken(reader: ReaderKey, entitlement: Entitlement, now: EpochMs): void;
  isEntitled(reader: ReaderKey, now: EpochMs): boolean;
}

export function createEntitledReaders(most = mostRemembered): EntitledReaders {
  const until = new Map<string, EpochMs>();

  function remember(name: string, end: EpochMs): void {
    until.delete(name);
    until.set(name, end);
    const [oldest] = until.size > most ? until.keys() : [];
    if (oldest !== undefined) until.delete(oldest);
  }

  const isEntitled = (reader: ReaderKey, now: EpochMs) => now < (until.get(readerText(reader)) ?? 0);

  return {
    learn(reader, entitlement, now) {
      const end = entitlement === null ? 0 : grantsAccessUntil(entitlement);
      if (end > now) remember(readerText(reader), end);
      else if (until.size > 0) until.delete(readerText(reader));
    },
    learnFromToken(reader, entitlement, now) {
      if (!isEntitled(reader, now)) remember(readerText(reader), shownUntil(entitlement, now));
    },
    isEntitled,
  };
}
