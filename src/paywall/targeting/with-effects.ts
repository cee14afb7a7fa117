import type { Publication } from '../publication.ts';
import type { Effects, OtherWording } from '../variants/effects.ts';
import { withOtherWords } from '../variants/other-words.ts';
import type { Wording } from '../wording/wording.ts';

function worded(wordings: Publication['wordings'], other: OtherWording): Publication['wordings'] {
  const changed = Object.entries(other).flatMap(([locale, banners]): [string, Wording][] => {
    const own = wordings.get(locale);
    return own === undefined ? [] : [[locale, withOtherWords(own, banners)]];
  });
  return new Map([...wordings, ...changed]);
}

function changed(publication: Publication, { limits, wall, offers, wording }: Effects): Publication {
  const { settings } = publication;
  const { meter } = settings;
  return {
    ...publication,
    settings: {
      ...settings,
      wall: wall ?? settings.wall,
      meter: { ...meter, limits: { ...meter.limits, ...limits } },
    },
    wordings: wording === undefined ? publication.wordings : worded(publication.wordings, wording),
    offersShown: offers ?? publication.offersShown,
  };
}

/** One object for each publication as it is and each effects on it: what was rendered with it stays rendered. */
const made = new WeakMap<Publication, WeakMap<Effects, Publication>>();

/** The publication as these readers have it. For the same objects it is the same object again. */
export function withEffects(publication: Publication, effects: Effects): Publication {
  const known = made.get(publication) ?? new WeakMap<Effects, Publication>();
  made.set(publication, known);
  const before = known.get(effects);
  if (before !== undefined) return before;
  const one = changed(publication, effects);
  known.set(effects, one);
  return one;
}
