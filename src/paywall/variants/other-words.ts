import type { Wording } from '../wording/wording.ts';
import type { OtherWording } from './effects.ts';

/** A wording in which some banners have other words. */
export const withOtherWords = (own: Wording, banners: OtherWording[string]): Wording => ({
  ...own,
  banners: { ...own.banners, ...banners },
});
