import { setTimeout as sleep } from 'node:timers/promises';
import type { Article } from '../../../src/paywall/articles/article.ts';
import type { EpochMs } from '../../../src/paywall/clock.ts';
import type { Entitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { PaywallError } from '../../../src/paywall/errors.ts';
import { createViewCounter } from '../../../src/paywall/metering/count-view.ts';
import type { EarlierEntitlement } from '../../../src/paywall/metering/entitled-readers.ts';
import type { KeptView } from '../../../src/paywall/metering/kept-view.ts';
import type { MeterStore } from '../../../src/paywall/metering/meter.ts';
import { createMeterPlaces } from '../../../src/paywall/metering/meter-place.ts';
import { createMetering, type Metering } from '../../../src/paywall/metering/metering.ts';
import { createOutage, type Outage } from '../../../src/paywall/metering/outage/outage.ts';
import type { Tally } from '../../../src/paywall/metering/tally.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { article, reader } from '../fixtures/sample-keys.ts';

/** Who reads, by names: `anonymous` is whose cookie comes with a sign-in token. */
export interface Who {
  readonly kind: 'anonymous' | 'registered';
  readonly name: string;
  readonly anonymous?: string;
}

export interface ReadOptions {
  readonly count?: boolean;
  readonly tier?: Article['tier'];
  readonly receipt?: boolean;
  readonly tokenEntitlement?: Entitlement;
  readonly earlierEntitlement?: EarlierEntitlement;
}

/** The metering of one process, on a handle of a real store to which the way can be cut off. */
export interface MeteringProcess {
  readonly metering: Metering;
  readonly outage: Outage;
  /** What was reported of kept views, `outcome` by `outcome`. */
  readonly outcomes: Record<string, number>;
  /** What was written into the journal since it was cleared. */
  readonly journal: KeptView[];
  cutOff(isCutOff: boolean): void;
  read(who: Who, name: string | number, options?: ReadOptions): ReturnType<Metering['view']>;
  /** Counts everything that is kept. Returns how much is left. */
  settle(): Promise<number>;
}

interface Setting {
  readonly publication: () => Publication;
  readonly now: () => EpochMs;
  readonly tally?: Tally;
  readonly most?: number;
  readonly transferOnSignIn?: NonNullable<Parameters<typeof createMetering>[0]['transferOnSignIn']>;
}

const noReports: Tally = { count: () => {}, moved: () => {}, stepped: () => {} };

/** How long it may take to count what is kept, which is never long. */
const settleWithinMs = 20_000;

const visitorOf = ({ kind, name, anonymous }: Who) => ({
  reader: { id: name, kind },
  key: reader(name),
  anonymousKey: anonymous === undefined ? null : reader(anonymous),
});

function cuttable({ meters, entitlements }: Pick<Stores, 'meters' | 'entitlements'>, isCutOff: () => boolean) {
  const guard =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isCutOff()) throw new PaywallError('store-unavailable', 'cut off');
      return call(...args);
    };
  const guarded: MeterStore = {
    view: guard(meters.view),
    release: guard(meters.release),
    history: guard(meters.history),
    adopt: guard(meters.adopt),
    unite: guard(meters.unite),
  };
  return { meters: guarded, entitlements: { ...entitlements, read: guard(entitlements.read) } };
}

/** Those of the running test. What one of them keeps it would try to count for ever. */
const opened: Outage[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((outage) => outage.close(0)));
});

export function createMeteringProcess(
  stores: Pick<Stores, 'meters' | 'entitlements'>,
  { publication, now, tally = noReports, most, transferOnSignIn = async () => {} }: Setting,
): MeteringProcess {
  let isCutOff = false;
  const reached = cuttable(stores, () => isCutOff);
  const outcomes: Record<string, number> = {};
  const journal: KeptView[] = [];
  const { meters } = reached;
  const outage = createOutage({
    countView: createViewCounter({ meters, tally, ...createMeterPlaces({ meters, tally }) }),
    clock: { now },
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    journal: {
      write: async (view) => void journal.push(view),
      clear: () => void journal.splice(0),
    },
    onOutcome: (_publication, outcome) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    },
    onFailure: (error) => {
      throw error;
    },
    ...(most !== undefined && { most }),
  });
  opened.push(outage);
  const metering = createMetering({ ...reached, tally, outage, transferOnSignIn });

  return {
    metering,
    outage,
    outcomes,
    journal,
    cutOff(next) {
      isCutOff = next;
    },
    read: (who, name, { count = true, tier = 'metered', receipt = false, tokenEntitlement, earlierEntitlement } = {}) =>
      metering.view({
        publication: publication(),
        visitor: visitorOf(who),
        article: { id: String(name), section: null, tags: [], tier, sponsored: false },
        articleKey: article(name),
        pass: null,
        tokenEntitlement: tokenEntitlement ?? null,
        earlierEntitlement: () => earlierEntitlement ?? null,
        now: now(),
        count,
        receipt,
      }),
    settle: () => outage.close(settleWithinMs),
  };
}
