import type { Effects, OtherWording, WallState } from '../../../../../src/paywall/variants/effects.ts';
import type { BannerState, BannerWording } from '../../../../../src/paywall/wording/wording.ts';
import type { FieldFault } from '../../api/problem.ts';

/** What is different for some readers, while it is being written. */
export interface EffectsDraft {
  /** As they are typed; empty for as many as usual. */
  readonly limits: { readonly anonymous: string; readonly registered: string };
  /** Null for the publication's own; so with offers. */
  readonly wall: readonly WallState[] | null;
  readonly offers: readonly string[] | null;
  readonly wording: OtherWording;
}

export const effectsDraftOf = ({ limits = {}, wall, offers, wording = {} }: Effects): EffectsDraft => ({
  limits: { anonymous: String(limits.anonymous ?? ''), registered: String(limits.registered ?? '') },
  wall: wall ?? null,
  offers: offers ?? null,
  wording,
});

export interface ReadEffects {
  readonly effects: Effects;
  /** What cannot be read at all: whether the effects are right is the service's to say. */
  readonly faults: readonly FieldFault[];
}

/** `path` is where the effects stand in what is sent: `rules.0.then`. */
export function readEffects({ limits, wall, offers, wording }: EffectsDraft, path: string): ReadEffects {
  const faults: FieldFault[] = [];
  function limitOf(kind: 'anonymous' | 'registered') {
    const text = limits[kind].trim();
    if (text === '') return {};
    if (!/^\d{1,9}$/.test(text)) faults.push({ path: `${path}.limits.${kind}`, message: 'Enter a whole number.' });
    return { [kind]: Number(text) };
  }
  const read = { ...limitOf('anonymous'), ...limitOf('registered') };
  const effects = {
    ...(Object.keys(read).length > 0 && { limits: read }),
    ...(wall !== null && { wall }),
    ...(offers !== null && { offers }),
    ...(Object.keys(wording).length > 0 && { wording }),
  };
  return { effects, faults };
}

/** One banner with other words. */
export interface OtherBanner {
  readonly locale: string;
  readonly state: BannerState;
}

export const otherBannersIn = (wording: OtherWording): readonly OtherBanner[] =>
  Object.entries(wording).flatMap(([locale, banners]) =>
    Object.keys(banners).map((state) => ({ locale, state: state as BannerState })),
  );

/** Without its words a banner has those of the publication again; a language without any is left out. */
export function withBanner(
  wording: OtherWording,
  { locale, state }: OtherBanner,
  banner: BannerWording | null,
): OtherWording {
  const { [locale]: own = {}, ...others } = wording;
  const { [state]: _, ...rest } = own;
  const next = banner === null ? rest : { ...rest, [state]: banner };
  return Object.keys(next).length === 0 ? others : { ...others, [locale]: next };
}
