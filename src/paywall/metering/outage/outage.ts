import type { EpochMs } from '../../clock.ts';
import type { Entitlement } from '../../entitlements/entitlement.ts';
import type { ViewToCount } from '../count-view.ts';
import { createEntitledReaders, type EarlierEntitlement, stillShows } from '../entitled-readers.ts';
import type { KeptView } from '../kept-view.ts';
import type { MeterReading } from '../meter.ts';
import type { Visitor } from '../meter-place.ts';
import type { OutageJournal } from './outage-journal.ts';
import { createOutageLedger, mostKeptViews } from './outage-ledger.ts';
import {
  createBackground,
  createRecounting,
  createSettling,
  recountAll,
  type SettlingNeeds,
} from './outage-settling.ts';

/** A view that the store did not answer. */
export interface UnansweredView extends ViewToCount {
  /** What an entitlement token says that has run out; looked for only if it is needed, for that takes a while. */
  readonly earlierEntitlement?: () => EarlierEntitlement | null;
}

interface Needs extends SettlingNeeds {
  readonly journal: OutageJournal | null;
  readonly most?: number;
}

/** What happens to views while the store is unavailable, and when it answers again. */
export interface Outage {
  /** Views that wait to be counted. */
  readonly pending: number;
  /** Takes note of what the store says of a reader. */
  learn(visitor: Visitor, entitlement: Entitlement | null, now: EpochMs): void;
  /** Takes note of what a valid entitlement token says. */
  learnFromToken(visitor: Visitor, entitlement: Entitlement, now: EpochMs): void;
  /** The reading of a reader who has had as many articles without the store as they may have; null for everybody else. */
  spentMeter(view: UnansweredView): MeterReading | null;
  /** Keeps a view that was granted without the store. Resolves when it may be answered. */
  keep(view: UnansweredView): Promise<void>;
  /** Takes note that a reader was denied by what is kept. */
  denied(publication: string): void;
  /** Counts what is kept of this reader before anything else of theirs is; null if that is nothing. */
  settle(visitor: Pick<Visitor, 'key' | 'anonymousKey'>): Promise<void> | null;
  /** Counts views of another process, which has died. Throws `store-unavailable` and `overloaded`; safe to repeat. */
  recount(views: readonly KeptView[]): Promise<void>;
  /** Counts what can be counted within so long. Returns how many views are left. */
  close(withinMs: number): Promise<number>;
}

export function createOutage(needs: Needs): Outage {
  const { journal, onOutcome, most = mostKeptViews } = needs;
  const ledger = createOutageLedger(most);
  const subscribers = createEntitledReaders();
  const settleReader = createSettling(ledger, { ...needs, onSettled: () => journal?.clear() });
  const background = createBackground(ledger, settleReader, needs);
  const recounting = createRecounting(needs);

  /** Nobody who paid is locked out: whom the store or a token showed as entitled reads on, and is recorded all the same. */
  function isKnownToPay({ visitor, now, earlierEntitlement }: UnansweredView): boolean {
    const { key, anonymousKey } = visitor;
    if (subscribers.isEntitled(key, now)) return true;
    if (anonymousKey !== null && subscribers.isEntitled(anonymousKey, now)) return true;
    const earlier = earlierEntitlement?.() ?? null;
    return earlier !== null && stillShows(earlier, now);
  }

  return {
    get pending() {
      return ledger.size;
    },

    learn: ({ key }, entitlement, now) => subscribers.learn(key, entitlement, now),
    learnFromToken: ({ key }, entitlement, now) => subscribers.learnFromToken(key, entitlement, now),

    spentMeter(view) {
      const spent = ledger.spentMeter(view);
      return spent === null || isKnownToPay(view) ? null : spent;
    },

    async keep({ publication, visitor, articleKey, now: at, receipt = false, isCrawler = false }) {
      const { reader, key, anonymousKey } = visitor;
      const view: KeptView = {
        publication,
        kind: reader.kind,
        reader: key,
        anonymousKey,
        articleKey,
        at,
        receipt,
        isCrawler,
      };
      const outcome = ledger.keep(view);
      onOutcome(publication.name, outcome === 'receipt-noted' ? 'already-read' : outcome);
      background.wake();
      if (outcome === 'kept' || outcome === 'receipt-noted') await journal?.write(view);
    },

    denied: (publication) => onOutcome(publication, 'denied'),

    settle(visitor) {
      if (ledger.size === 0) return null;
      const readers = ledger.readersOf(visitor);
      return readers.length === 0 ? null : Promise.all(readers.map(settleReader)).then(() => undefined);
    },

    recount: (views) => recountAll(views, recounting()),

    async close(withinMs) {
      await background.close(withinMs);
      return ledger.size;
    },
  };
}
