import { z } from 'zod';
import type { Banner } from '../paywall/banners/banner.ts';
import type { BannerOutline } from '../paywall/banners/outlined-banner.ts';
import type { Clock } from '../paywall/clock.ts';
import { bannerStates } from '../paywall/wording/wording.ts';
import { createSignedTexts } from './signed-text.ts';

const lastsMs = 5 * 60_000;

const outline = z.strictObject({
  publication: z.string(),
  until: z.number(),
  state: z.enum(bannerStates),
  layout: z.enum(['bar', 'wall']),
  locale: z.string(),
  offer: z.string().nullable(),
  variables: z.record(z.string(), z.union([z.string(), z.number()])),
  segment: z.string().optional(),
});

/** References to banners that were shown and are too large for a header: what they were made of, signed and not stored. */
export interface BannerRefs {
  /** `segment`: the rule by whose words the banner was written; null if none held. */
  sign(publication: string, banner: Banner, segment: string | null): string;
  /** Null for anything that this service did not sign for this publication in the last five minutes. */
  verify(publication: string, ref: string): BannerOutline | null;
}

function read(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

export function createBannerRefs({ secret, clock }: { readonly secret: string; readonly clock: Clock }): BannerRefs {
  const texts = createSignedTexts(secret, 'banner-ref');
  return {
    sign(publication, { state, layout, locale, offer, variables }, segment) {
      const made = {
        publication,
        until: clock.now() + lastsMs,
        state,
        layout,
        locale,
        offer: offer?.id ?? null,
        variables,
        segment: segment ?? undefined,
      };
      return texts.sign(Buffer.from(JSON.stringify(made)).toString('base64url'));
    },
    verify(publication, ref) {
      const text = texts.verify(ref);
      const parsed = text === null ? undefined : outline.safeParse(read(text)).data;
      if (parsed?.publication !== publication || parsed.until <= clock.now()) return null;
      const { state, layout, locale, offer, variables, segment } = parsed;
      return { state, layout, locale, offer, variables, segment };
    },
  };
}
