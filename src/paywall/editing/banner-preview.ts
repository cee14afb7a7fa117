import { type Banner, renderBanner } from '../banners/banner.ts';
import type { BannerFacts } from '../banners/banner-variables.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import { windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { PlanPrice } from '../entitlements/purchase.ts';
import { lastsAYear, type UpcomingCharge } from '../entitlements/upcoming-charge.ts';
import type { Fault } from '../errors.ts';
import type { Offer } from '../offers/offer.ts';
import type { PublicationSettings } from '../publication.ts';
import { type BannerState, bannerStates, type Wording } from '../wording/wording.ts';
import { checkWording } from './wording-check.ts';

/** What a preview pretends of its reader. Whatever is left out is as it usually is in each state. */
export interface PreviewNumbers {
  readonly limit?: number | undefined;
  /** Articles read, and those left; if only one of them is given, the limit gives the other. */
  readonly used?: number | undefined;
  readonly left?: number | undefined;
  /** How many more articles registering gives. */
  readonly more?: number | undefined;
}

/** When things end, for those who want to see another date than the usual one. */
export interface PreviewDates {
  readonly resetsAt?: EpochMs | undefined;
  /** The end of the entitlement. */
  readonly endsAt?: EpochMs | undefined;
}

export interface PreviewScene {
  readonly settings: PublicationSettings;
  /** The offer to name, whether it is on sale or not, or null. */
  readonly offer: Offer | null;
  readonly numbers: PreviewNumbers;
  readonly dates: PreviewDates;
  /** The time that readers are shown as now. */
  readonly now: EpochMs;
  /** When the texts would be saved; dates in them before this are past. */
  readonly savedAt: EpochMs;
}

/** One state of one wording, as readers would see it. */
export interface BannerPreview {
  readonly state: BannerState;
  readonly locale: string;
  readonly layout: Banner['layout'];
  /** Null if it cannot be rendered without a hole: readers are shown the next fitting banner then. */
  readonly banner: Banner | null;
  /** The variables that were missing. */
  readonly holes: readonly string[];
  /** What keeps these texts from being saved. */
  readonly faults: readonly Fault[];
}

interface Usual {
  readonly layout: Banner['layout'];
  /** How many articles a reader in this state has read, or null if their banner knows of no meter. */
  readonly used: ((limit: number) => number) | null;
  /** When the entitlement ends or ended, in days from now. */
  readonly endsInDays: number;
}

const allRead = (limit: number) => limit;

/** How each state usually comes about. The expired ones show on granted views too, with the same texts. */
const usual: Readonly<Record<BannerState, Usual>> = {
  metered: { layout: 'bar', used: (limit) => Math.max(0, Math.min(3, limit - 1)), endsInDays: 0 },
  'last-article': { layout: 'bar', used: allRead, endsInDays: 0 },
  'trial-offer': { layout: 'wall', used: allRead, endsInDays: 0 },
  'meter-exhausted': { layout: 'wall', used: allRead, endsInDays: 0 },
  'meter-closed': { layout: 'wall', used: null, endsInDays: 0 },
  registration: { layout: 'wall', used: allRead, endsInDays: 0 },
  premium: { layout: 'wall', used: null, endsInDays: 0 },
  'trial-expired': { layout: 'wall', used: allRead, endsInDays: -1 },
  'subscription-expired': { layout: 'wall', used: allRead, endsInDays: -1 },
  'pass-expired': { layout: 'wall', used: allRead, endsInDays: -1 },
  'payment-failed': { layout: 'bar', used: null, endsInDays: 7 },
  'trial-ending': { layout: 'bar', used: null, endsInDays: 7 },
  'renewal-coming': { layout: 'bar', used: null, endsInDays: 14 },
};

/** How many articles the reader of a preview has read where nobody says; null if the banner knows of no meter. */
export const usualUse = (state: BannerState, limit: number): number | null => usual[state].used?.(limit) ?? null;

function meterOf({ settings, numbers, dates, now }: PreviewScene, state: BannerState): BannerFacts['meter'] {
  const { limit = settings.meter.limits.anonymous } = numbers;
  const usualUse = usual[state].used;
  if (usualUse === null) return null;
  const inferred = numbers.left === undefined ? usualUse(limit) : Math.max(0, limit - numbers.left);
  const { used = inferred } = numbers;
  const { left = Math.max(0, limit - used) } = numbers;
  const { resetsAt = windowAt(settings.meter.window, settings.timeZone, now).endsAt } = dates;
  return { limit, used, left, resetsAt };
}

/** The plan of a reader who is shown what they will be charged, where no offer on sale has such a plan. */
const samplePlans = {
  trial: { amount: 1_000, currency: 'usd', every: { count: 1, unit: 'month' } },
  period: { amount: 10_000, currency: 'usd', every: { count: 1, unit: 'year' } },
} as const satisfies Record<UpcomingCharge['ends'], PlanPrice>;

/** What the reader of a preview bought is the plan of the offer beside it. */
function chargeOf({ offer }: PreviewScene, state: BannerState, at: EpochMs): UpcomingCharge | null {
  if (state === 'trial-ending') return { at, ends: 'trial', price: offer?.then ?? samplePlans.trial };
  if (state !== 'renewal-coming') return null;
  const plan = offer?.then ?? null;
  return { at, ends: 'period', price: plan !== null && lastsAYear(plan.every) ? plan : samplePlans.period };
}

function factsOf(scene: PreviewScene, wording: Wording, state: BannerState): BannerFacts {
  const { settings, numbers, dates, offer, now } = scene;
  const { anonymous, registered } = settings.meter.limits;
  const endsAt = dates.endsAt ?? now + usual[state].endsInDays * dayMs;
  return {
    wording,
    timeZone: settings.timeZone,
    now,
    window: settings.meter.window,
    meter: meterOf(scene, state),
    numberArticlesMore: numbers.more ?? (registered > anonymous ? registered - anonymous : null),
    entitlementEndsAt: endsAt,
    charge: chargeOf(scene, state, endsAt),
    offer,
  };
}

const isOf = (state: BannerState, { path }: Fault) => path.startsWith(`banners.${state}.`);

/**
 * Every state of a wording, saved or not, rendered as it is for readers; none that it leaves out. `faults` are those of the wording that belong to no one
 * state. Of a locale that is none nothing can be rendered.
 */
export function previewBanners(
  scene: PreviewScene,
  wording: Wording,
): { readonly banners: readonly BannerPreview[]; readonly faults: readonly Fault[] } {
  const found = checkWording(wording, scene.savedAt);
  const canRender = !found.some(({ path }) => path === 'locale');
  const states = bannerStates.filter((state) => wording.banners[state] !== undefined);
  const banners = states.map((state): BannerPreview => {
    const { layout } = usual[state];
    const faults = found.filter((fault) => isOf(state, fault));
    const about = { state, locale: wording.locale, layout, faults };
    if (!canRender) return { ...about, banner: null, holes: [] };
    const { banner, holes } = renderBanner({ wording, state, layout, facts: factsOf(scene, wording, state) });
    return { ...about, banner, holes: holes.map(({ variable }) => variable) };
  });
  return { banners, faults: found.filter((fault) => !bannerStates.some((state) => isOf(state, fault))) };
}
