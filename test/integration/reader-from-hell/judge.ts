import { example } from '../../support/browser/front-end.ts';
import type { createAccessModel } from './access-model.ts';
import type { Caller } from './cast.ts';
import type { createMeterModel, MeteredReader } from './meter-model.ts';

export interface Model {
  readonly meters: ReturnType<typeof createMeterModel>;
  readonly access: ReturnType<typeof createAccessModel>;
}

/** Somebody whom the model knows; `null` for a caller who shows nothing genuine. */
export interface Known {
  readonly reader: MeteredReader | null;
  /** Whether a token that they hold lets them in without a look at what they have. */
  readonly byToken: boolean;
}

/** A token with less left than this is worth what its reader has by now. */
const renewedForSeconds = 60;

/** Who asks, as the model sees it; with this what was bought anonymously goes over to the reader who has signed in. */
export function recognise({ access }: Model, caller: Caller, now: number): Known {
  const { registered, anonymous, token } = caller;
  const id = registered ?? anonymous;
  const left = token === null || token.publication !== example ? 0 : token.expiresAt - Math.floor(now / 1000);
  const isTheirs = left > 0 && (id === null || token?.reader === id);
  const byToken = isTheirs && (id === null || left > renewedForSeconds || access.isEntitled(id, now));
  if (!byToken && registered !== null && anonymous !== null) access.transfer(anonymous, registered);
  const kind = registered === null ? 'anonymous' : 'registered';
  return { reader: id === null ? null : { id, kind, before: registered === null ? null : anonymous }, byToken };
}

interface Asked {
  readonly article: string;
  readonly tier: string;
  readonly sponsored: boolean;
  readonly isAmbiguous: boolean;
  readonly counts: boolean;
  readonly receipt: boolean;
  readonly now: number;
}

export interface Judgement {
  readonly granted: boolean;
  readonly because:
    | 'free'
    | 'sponsored'
    | 'entitled'
    | 'ambiguous'
    | 'premium'
    | 'counted'
    | 'room'
    | 'read before'
    | 'full';
  /** As answers show it; null if no meter is asked. */
  readonly used: number | null;
}

/** What must become of a view, by the order of the product's rules. */
export function judge({ meters, access }: Model, { reader, byToken }: Known, asked: Asked): Judgement {
  const { tier, sponsored, isAmbiguous, now } = asked;
  const withoutMeter = (granted: boolean, because: Judgement['because']) => ({ granted, because, used: null });
  const isMetered = tier === 'metered' && !sponsored && !isAmbiguous;
  // The meter is looked at before it is known that what was bought lets the reader in.
  if (isMetered && !byToken && reader !== null) meters.unite(reader, now);
  if (tier === 'free' && !isAmbiguous) return withoutMeter(true, 'free');
  if (sponsored && !isAmbiguous) return withoutMeter(true, 'sponsored');
  if (byToken || (reader !== null && access.isEntitled(reader.id, now))) return withoutMeter(true, 'entitled');
  if (isAmbiguous) return withoutMeter(false, 'ambiguous');
  if (tier === 'premium') return withoutMeter(false, 'premium');
  if (reader === null) throw new Error('a caller who is not known is minted, and known by then');
  const { outcome, used } = meters.view(reader, asked);
  return { granted: outcome !== 'full', because: outcome, used };
}
