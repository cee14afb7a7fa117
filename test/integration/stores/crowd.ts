import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { eventually } from '../../support/eventually.ts';
import { article, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';

interface Refused {
  readonly reader: ReaderKey;
  readonly code: string;
}

/** Readers who view one article after another, and what came of it. */
export interface Crowd {
  readonly readers: readonly ReaderKey[];
  /** Views that were refused. */
  refused(): readonly Refused[];
  /** Resolves once so many more views have been answered, refused or not. */
  hasViewed(more: number): Promise<void>;
  stop(): Promise<void>;
  /** Asserts that nobody has read beyond the limit, and that all that was counted is there. */
  expectExact(): Promise<void>;
}

const limit = 12;

const place = { publication, window: november, now: noon };

export function startCrowd(stores: Stores): Crowd {
  const readers = Array.from({ length: 60 }, (_, at) => reader(`crowd ${at}`));
  const counted = new Map<ReaderKey, number>(readers.map((key) => [key, 0]));
  const refused: Refused[] = [];
  let answered = 0;
  let stopped = false;

  async function view(key: ReaderKey, name: string): Promise<void> {
    try {
      const { outcome } = await stores.meters.view({
        ...place,
        reader: key,
        article: article(name),
        limit,
        count: true,
      });
      if (outcome === 'counted') counted.set(key, (counted.get(key) ?? 0) + 1);
    } catch (error) {
      refused.push({ reader: key, code: error instanceof PaywallError ? error.code : String(error) });
    }
    answered += 1;
  }

  /** Each views in turn as every reader, so that the same reader is viewed by several at once. */
  async function walk(walker: number): Promise<void> {
    for (let step = 0; !stopped; step += 1) {
      const key = readers[(walker * 7 + step) % readers.length] as ReaderKey;
      await view(key, `${walker} ${step}`);
      await sleep(2);
    }
  }

  const walks = Array.from({ length: 8 }, (_, walker) => walk(walker));

  return {
    readers,
    refused: () => refused,
    async hasViewed(more) {
      const until = answered + more;
      await eventually(() => answered >= until, 20_000);
    },
    async stop() {
      stopped = true;
      await Promise.all(walks);
    },
    async expectExact() {
      for (const key of readers) {
        const stored = (await stores.meters.history({ ...place, reader: key })).length;
        expect(stored).to.be.within(counted.get(key) ?? 0, limit);
      }
    },
  };
}
