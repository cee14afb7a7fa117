import type { Article, Tier } from '../articles/article.ts';
import type { EpochMs } from '../clock.ts';

/** How much a licence is for. Null for any number of articles. */
export interface LicenceQuota {
  /** On each day of the publication's calendar. */
  readonly perDay: number | null;
  readonly total: number | null;
}

/** What a partner may read: kept in the publication, so that every process knows within a second what was revoked. */
export interface AgentLicence {
  readonly id: string;
  /** Whom it was issued to. */
  readonly partner: string;
  /** Left out for all tiers. */
  readonly tiers?: readonly Tier[];
  /** Left out for all sections. */
  readonly sections?: readonly string[];
  readonly issuedAt: EpochMs;
  readonly issuedBy: string;
  readonly expiresAt: EpochMs;
  readonly quota: LicenceQuota;
  /** The JWK thumbprint of the only key whose signatures may come with it; null for a licence that is good by itself. */
  readonly keyThumbprint: string | null;
  /** Null while it holds. */
  readonly revokedAt: EpochMs | null;
}

export type LicenceState = 'valid' | 'expired' | 'revoked';

export function licenceStateAt({ revokedAt, expiresAt }: AgentLicence, now: EpochMs): LicenceState {
  if (revokedAt !== null) return 'revoked';
  return now >= expiresAt ? 'expired' : 'valid';
}

/** Maximum licences of a publication, those that are over included. */
export const mostLicences = 200;

/** How long a licence is listed after it has ended. */
const listedAfterMs = 90 * 24 * 60 * 60 * 1000;

export const isStillListed = ({ expiresAt, revokedAt }: AgentLicence, now: EpochMs): boolean =>
  now < Math.min(expiresAt, revokedAt ?? expiresAt) + listedAfterMs;

/**
 * Whether a licence opens an article to somebody who signs with this key. An article whose section nobody has said lies in none: a
 * licence for sections does not open it.
 */
export function covers(
  licence: AgentLicence,
  { tier, section, isAmbiguous }: Pick<Article, 'tier' | 'section' | 'isAmbiguous'>,
  { now, keyThumbprint }: { readonly now: EpochMs; readonly keyThumbprint: string | null },
): boolean {
  if (isAmbiguous === true || licenceStateAt(licence, now) !== 'valid') return false;
  if (licence.keyThumbprint !== null && licence.keyThumbprint !== keyThumbprint) return false;
  if (licence.tiers !== undefined && !licence.tiers.includes(tier)) return false;
  return licence.sections === undefined || (section !== null && licence.sections.includes(section));
}

/** What was read by a licence. */
export interface LicenceUse {
  readonly today: number;
  readonly total: number;
}

/** One article to be read by a licence. */
export interface LicenceTaking extends LicencePlace {
  readonly quota: LicenceQuota;
  /** `false` only looks. */
  readonly count: boolean;
  readonly now: EpochMs;
  /** Until when what was used is kept. */
  readonly keptUntil: EpochMs;
}

export interface LicencePlace {
  readonly publication: string;
  readonly licence: string;
  /** The day of the publication's calendar, `2026-11-30`. */
  readonly day: string;
}

/** How often licences were used. Throws `store-unavailable`. */
export interface LicenceUses {
  /** Takes one article of the day and of the whole, both or neither, in one atomic step. Returns whether there was one left in both. */
  take(taking: LicenceTaking): Promise<boolean>;
  read(place: LicencePlace): Promise<LicenceUse>;
}
