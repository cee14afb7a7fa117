import type { EpochMs } from '../../clock.ts';
import { type Fault, PaywallError } from '../../errors.ts';
import { isOnSale, type Offer } from '../../offers/offer.ts';
import type { Publication, PublicationSettings } from '../../publication.ts';
import type { Effects, OtherWording } from '../../variants/effects.ts';
import { withOtherWords } from '../../variants/other-words.ts';
import type { Wording } from '../../wording/wording.ts';
import { type MeterChange, meterOf, withMeter } from '../meter-editing.ts';
import type { PartChange, PartCodec, PartEditor } from '../part-editing.ts';
import { checkEffects } from '../targeting/effects-check.ts';
import { effectsAround } from './experiment-check.ts';

interface Needs {
  readonly parts: PartEditor;
  readonly settings: PartCodec<PublicationSettings>;
  readonly wording: PartCodec<Wording>;
  readonly offer: PartCodec<Offer>;
}

interface Adopted {
  readonly publication: Publication;
  readonly effects: Effects;
  readonly now: EpochMs;
  /** The experiment itself: what it names is not used by others. */
  readonly experiment: string;
}

/** Makes the effects of an arm the publication's own. */
export interface Adoption {
  /** What changes, to be written in one step. Throws `invalid-request` for what cannot be adopted any more, and `store-unavailable`. */
  changesOf(adopted: Adopted): Promise<readonly PartChange[]>;
}

/** Offers that are on sale now, and are not once others alone are shown. One that is sold only later stays as it is. */
export const endedByAdoption = (offers: readonly Offer[], shown: readonly string[], now: EpochMs): readonly Offer[] =>
  offers.filter((offer) => isOnSale(offer, now) && !shown.includes(offer.id));

/** What effects change of the meter. */
export const meterChangeOf = ({ meter }: PublicationSettings, { limits, wall }: Effects): MeterChange => ({
  ...(limits !== undefined && { limits: { ...meter.limits, ...limits } }),
  ...(wall !== undefined && { wall }),
});

/** Rules and other experiments that would be left without an offer that they show. */
function usersOf({ segments, experiments }: Publication, offer: string, own: string): readonly string[] {
  const names = (effects: Effects) => effects.offers?.includes(offer) === true;
  return [
    ...segments.filter(({ then }) => names(then)).map(({ name }) => name),
    ...experiments
      .filter(({ id, status, arms }) => id !== own && status !== 'ended' && arms.some(({ effects }) => names(effects)))
      .map(({ name }) => name),
  ];
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const adopted = faults.map((fault) => ({ ...fault, path: `adopt.${fault.path}` }));
  throw new PaywallError('invalid-request', 'The arm cannot be adopted as it is.', { faults: adopted });
}

export function createAdoption({ parts, settings, wording, offer }: Needs): Adoption {
  async function ofSettings({ publication: { name }, effects, now }: Adopted): Promise<readonly PartChange[]> {
    const { limits, wall } = effects;
    if (limits === undefined && wall === undefined) return [];
    const { value: before, version } = await parts.read(name, 'settings', settings);
    if (before === null) throw new PaywallError('unknown-publication', 'The store has no such publication.');
    const after = withMeter(before, meterChangeOf(before, effects), now);
    const value = settings.write(after);
    return [{ part: 'settings', version, value, what: 'meter.update', before: meterOf(before), after: meterOf(after) }];
  }

  async function ofLocale(publication: string, locale: string, banners: OtherWording[string]): Promise<PartChange> {
    const part = `wording/${locale}` as const;
    const { value: before, version } = await parts.read(publication, part, wording);
    if (before === null) throw new PaywallError('unknown-wording', 'There is no wording in this locale.');
    const after = wording.write(withOtherWords(before, banners));
    return { part, version, value: after, what: `wording.update ${locale}`, before: wording.write(before), after };
  }

  async function ofOffer(publication: string, id: string, now: EpochMs): Promise<readonly PartChange[]> {
    const part = `offer/${id}` as const;
    const { value: before, version } = await parts.read(publication, part, offer);
    if (before === null || before.status === 'ended') return [];
    const after = offer.write({ ...before, status: 'ended', endedAt: now });
    return [{ part, version, value: after, what: `offer.end ${id}`, before: offer.write(before), after }];
  }

  return {
    async changesOf(adopted) {
      const { publication, effects, now, experiment } = adopted;
      const { offers: shown, wording: words = {} } = effects;
      const ended = shown === undefined ? [] : endedByAdoption(publication.offers, shown, now);
      const inUse = ended.flatMap(({ id }) => {
        const users = usersOf(publication, id, experiment);
        return users.length === 0
          ? []
          : [{ path: 'offers', message: `ends ${id}, which is shown by ${users.join(', ')}` }];
      });
      refuse([...checkEffects(effects, effectsAround(publication, now)), ...inUse]);
      const changes = await Promise.all([
        ofSettings(adopted),
        ...Object.entries(words).map(async ([locale, banners]) => [await ofLocale(publication.name, locale, banners)]),
        ...ended.map(({ id }) => ofOffer(publication.name, id, now)),
      ]);
      return changes.flat();
    },
  };
}
