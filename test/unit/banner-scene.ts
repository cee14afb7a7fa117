import { expect } from 'chai';
import { parse } from 'yaml';
import { type Banner, type BannerSelection, selectBanner } from '../../src/paywall/banners/banner.ts';
import { type Entitlement, noEntitlement } from '../../src/paywall/entitlements/entitlement.ts';
import { decide, type Facts } from '../../src/paywall/metering/decide.ts';
import type { ViewOutcome } from '../../src/paywall/metering/meter.ts';
import type { Offer } from '../../src/paywall/offers/offer.ts';
import type { PublicationSettings } from '../../src/paywall/publication.ts';
import type { ReaderKind } from '../../src/paywall/reader.ts';
import type { BannerState, Wording } from '../../src/paywall/wording/wording.ts';
import { examplePublication } from './example-publication.ts';

/** The moment of every scene. */
export const now = Date.parse('2026-11-23T12:00:00+09:00');

const resetsAt = Date.parse('2026-12-01T00:00:00+09:00');

export const threeMonths: Offer = {
  ...parse(`
    id: trial-3-months
    price: { amount: 900, currency: usd }
    term: { count: 3, unit: month }
    then: { amount: 2999, currency: usd, every: { count: 1, unit: month } }
    startsAt: null
    eligibility: { newReadersOnly: true, countries: [] }
    templates: {}
    status: live
    version: 1
  `),
  endsAt: Date.parse('2027-01-31T23:59:00+09:00'),
};

/** One reader before one article; by default an anonymous reader with the third of ten articles counted. */
export interface Scene {
  settings?: Partial<PublicationSettings>;
  wording?: Wording;
  kind?: ReaderKind;
  outcome?: ViewOutcome | null;
  used?: number;
  entitlement?: Partial<Entitlement> | null;
  article?: Partial<Facts['article']>;
  pass?: Facts['pass'];
  offer?: Offer | null;
  locale?: string;
}

const limits = { anonymous: 10, registered: 10 };

/** Decides and selects as the service does. */
export function select(scene: Scene = {}): BannerSelection {
  const { kind = 'anonymous', outcome = 'counted', used = 3, entitlement = {}, locale = 'en', offer = null } = scene;
  const meterRule = { limits, window: { kind: 'month' }, replaced: [] } as const;
  const publication = examplePublication({ meter: meterRule, ...scene.settings });
  const { settings } = publication;
  const wordings = scene.wording ? new Map([['en', scene.wording]]) : publication.wordings;
  const reader = { id: 'r_x', kind };
  const limit = settings.meter.limits[kind];
  const reading = { limit, used, left: Math.max(0, limit - used), window: 'month', resetsAt } as const;
  const decision = decide({
    settings,
    reader,
    article: { id: 'a', section: null, tags: [], tier: 'metered', sponsored: false, ...scene.article },
    now,
    pass: scene.pass ?? null,
    entitlement: entitlement && { ...noEntitlement, ...entitlement },
    meter: outcome && { outcome, reading },
  });
  return selectBanner({ publication: { ...publication, wordings }, reader, decision, locale, offer, now });
}

/** The banner of a scene, which is to have one, and no holes. */
export function bannerOf(scene: Scene = {}): Banner {
  const { banner, holes } = select(scene);
  expect(holes).to.deep.equal([]);
  if (banner === null) return expect.fail('no banner');
  return banner;
}

export const stateOf = (scene: Scene): BannerState | null => select(scene).banner?.state ?? null;

/** A meter that gives five articles more to who registers. */
export const moreForRegistered = {
  meter: { limits: { anonymous: 10, registered: 15 }, window: { kind: 'month' }, replaced: [] },
} as const;
