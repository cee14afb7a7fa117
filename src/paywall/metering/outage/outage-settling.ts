import { retainedUntil, windowAt } from '../../calendar/window.ts';
import type { Clock, EpochMs } from '../../clock.ts';
import { type Entitlement, grantsAccess } from '../../entitlements/entitlement.ts';
import { hasCode } from '../../errors.ts';
import type { Soon } from '../../soon.ts';
import type { ViewToCount } from '../count-view.ts';
import { type KeptView, readerText } from '../kept-view.ts';
import type { ViewResult } from '../meter.ts';
import type { KeptEntry, OutageLedger } from './outage-ledger.ts';

/**
 * - `kept`: to be counted when the store answers again; `dropped`: there was no room, its publication is gone, or it cannot be counted.
 * - `counted`, `already-read`, `full`, `entitled`: what the store then said, as of a view. `full`: nothing was counted.
 * - `expired`: the counts of its window are gone by now.
 * - `denied`: a reader had read as many articles without the store as their meter has.
 */
export const outageOutcomes = [
  'kept',
  'counted',
  'already-read',
  'full',
  'entitled',
  'expired',
  'dropped',
  'denied',
] as const;

export type OutageOutcome = (typeof outageOutcomes)[number];

export interface SettlingNeeds {
  /** Counts a view as every view is counted. Throws `store-unavailable` and `overloaded`. */
  readonly countView: (view: ViewToCount) => Soon<ViewResult>;
  readonly clock: Clock;
  /** Resolves after so long, or as soon as `signal` is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onOutcome: (publication: string, outcome: OutageOutcome) => void;
  /** A view could not be counted for a reason that is no outage. */
  readonly onFailure: (error: unknown) => void;
}

/** Delay between two attempts while the store is unavailable, in milliseconds. */
const retryAfterMs = 500;

/** Readers whose views are counted at once in the background, and views of one reader: few, because live views come first. */
const readersAtOnce = 8;
const viewsAtOnce = 8;

const isOutage = (error: unknown) => hasCode(error, 'store-unavailable', 'overloaded');

/** Until when what is counted now in the window of that time has an effect. */
function expiryOf({ publication, at }: KeptView): EpochMs {
  const { meter, timeZone } = publication.settings;
  return retainedUntil(windowAt(meter.window, timeZone, at));
}

const toCount = ({ publication, reader: key, anonymousKey, kind, articleKey, at, ...how }: KeptView): ViewToCount => ({
  publication,
  // The meter needs no more of a reader than the kind: the id is known to nobody here.
  visitor: { reader: { id: '', kind }, key, anonymousKey },
  articleKey,
  now: at,
  count: true,
  ...how,
});

/** Counts views as of when they were read. Each throws `store-unavailable` or `overloaded` while that cannot be done. */
export function createRecounting({ countView, clock, onOutcome, onFailure }: SettlingNeeds) {
  async function outcomeOf(view: KeptView): Promise<{ outcome: OutageOutcome; entitlement: Entitlement | null }> {
    if (clock.now() >= expiryOf(view)) return { outcome: 'expired', entitlement: null };
    try {
      const { outcome, entitlement } = await countView(toCount(view));
      // Only a view that does not count finds room and leaves it.
      return { outcome: outcome === 'room' ? 'dropped' : outcome, entitlement };
    } catch (error) {
      if (isOutage(error)) throw error;
      onFailure(error);
      return { outcome: 'dropped', entitlement: null };
    }
  }

  /** Of one reader's views: once the store has said that they are entitled, it need not say so again. */
  return function recounting() {
    const entitled = new Map<string, Entitlement>();
    return async (view: KeptView): Promise<void> => {
      const reader = readerText(view.reader);
      const known = entitled.get(reader);
      const isKnown = known !== undefined && grantsAccess(known, view.at);
      const { outcome, entitlement } = isKnown
        ? { outcome: 'entitled' as const, entitlement: known }
        : await outcomeOf(view);
      if (outcome === 'entitled' && entitlement !== null) entitled.set(reader, entitlement);
      onOutcome(view.publication.name, outcome);
    };
  };
}

/** Counts all of them, a few at a time. Throws the first failure. */
export async function recountAll(
  views: readonly KeptView[],
  recount: (view: KeptView) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < views.length; at += viewsAtOnce) {
    const counted = await Promise.allSettled(views.slice(at, at + viewsAtOnce).map(recount));
    const failed = counted.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

type SettleReader = (reader: string) => Promise<void>;

/** Whether nothing must be moved before the view is counted. Only such views reach a store in the order in which they are sent. */
const isSimple = ({ view }: KeptEntry) =>
  view.anonymousKey === null && view.publication.settings.meter.replaced.length === 0;

/** Which of these views are counted at once. The first of all alone, because a rolling window begins with it. */
const nextOf = (entries: readonly KeptEntry[], isFirst: boolean) =>
  !isFirst && entries.every(isSimple) ? entries : entries.slice(0, 1);

/** Counts what the ledger holds, each reader's views in their order, and never twice at once. */
export function createSettling(
  ledger: OutageLedger,
  needs: SettlingNeeds & { readonly onSettled: () => void },
): SettleReader {
  const recounting = createRecounting(needs);
  const running = new Map<string, Promise<void>>();

  async function run(reader: string): Promise<void> {
    const recount = recounting();
    for (let isFirst = true; ; isFirst = false) {
      const entries = nextOf(ledger.oldest(reader, viewsAtOnce), isFirst);
      if (entries.length === 0) return;
      const counted = await Promise.allSettled(entries.map(({ view }) => recount(view)));
      for (const [index, { number }] of entries.entries())
        if (counted[index]?.status === 'fulfilled') ledger.remove(reader, number);
      const failed = counted.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
  }

  return (reader) => {
    const begun = running.get(reader);
    if (begun !== undefined) return begun;
    const settled = run(reader).finally(() => {
      running.delete(reader);
      if (ledger.size === 0) needs.onSettled();
    });
    running.set(reader, settled);
    return settled;
  };
}

/** Tries in the background, for as long as anything is kept, to count it. */
export function createBackground(ledger: OutageLedger, settleReader: SettleReader, needs: SettlingNeeds) {
  const closing = new AbortController();
  let running: Promise<void> | null = null;

  async function settleSome(most: number): Promise<boolean> {
    const settled = await Promise.allSettled(ledger.readers(most).map(settleReader));
    return settled.every(({ status }) => status === 'fulfilled');
  }

  async function run(): Promise<void> {
    let answers = false;
    while (ledger.size > 0 && !closing.signal.aborted) {
      if (!answers) await needs.pause(retryAfterMs, closing.signal);
      // One reader is enough to see whether the store is there.
      answers = await settleSome(answers ? readersAtOnce : 1);
    }
    running = null;
  }

  async function settleAll(signal: AbortSignal): Promise<void> {
    while (ledger.size > 0 && !signal.aborted) if (!(await settleSome(readersAtOnce))) return;
  }

  return {
    wake() {
      if (!closing.signal.aborted) running ??= run();
    },
    async close(withinMs: number) {
      closing.abort();
      const late = new AbortController();
      const settled = Promise.resolve(running).then(() => settleAll(late.signal));
      await Promise.race([settled, needs.pause(withinMs, late.signal)]);
      late.abort();
    },
  };
}
