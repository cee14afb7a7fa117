import { expect } from 'chai';
import fc from 'fast-check';
import { windowAt } from '../../../src/paywall/calendar/window.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { noon, reader } from '../../support/fixtures/sample-keys.ts';
import { createMeteringProcess, type MeteringProcess, type Who } from '../../support/stores/metering-process.ts';
import { describeForEveryStore } from '../every-store.ts';

const limits = { anonymous: 3, registered: 5 };

const signedOut: Who = { kind: 'anonymous', name: 'somebody' };
const signedIn: Who = { kind: 'registered', name: 'ann', anonymous: 'somebody' };

/** One view of a person, at either of two processes; `waits`: until all before it have been answered. */
const anyView = fc.record({
  isSignedIn: fc.boolean(),
  by: fc.nat({ max: 1 }),
  article: fc.nat({ max: 9 }),
  waits: fc.boolean(),
  count: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

type View = typeof anyView extends fc.Arbitrary<infer T> ? T : never;

/** A view that was counted, between when it was asked and when it was answered: places in the order of all that happened. */
interface Counted {
  readonly article: number;
  readonly isSignedIn: boolean;
  readonly used: number;
  readonly asked: number;
  readonly answered: number;
}

let people = 0;

/** A person with two processes, who reads in several tabs, signed in in some of them. */
class Person {
  readonly counted: Counted[] = [];
  readonly #publication;
  readonly #stores: readonly Stores[];
  readonly #processes: readonly MeteringProcess[];
  #events = 0;

  constructor(stores: readonly Stores[], window: 'month' | 'rolling') {
    people += 1;
    const rule = window === 'month' ? ({ kind: 'month' } as const) : ({ kind: 'rolling', days: 30 } as const);
    const meter = { limits, window: rule, releases: 3, replaced: [] };
    this.#publication = { ...examplePublication({ meter }), name: `person-${people}` };
    this.#stores = stores;
    this.#processes = stores.map((each) =>
      createMeteringProcess(each, { publication: () => this.#publication, now: () => noon }),
    );
  }

  async read({ isSignedIn, by, article, count }: View): Promise<void> {
    const asked = this.#events++;
    const decision = await this.#processes[by]?.read(isSignedIn ? signedIn : signedOut, article, { count });
    const answered = this.#events++;
    if (!count) expect(decision?.counted).to.equal(false);
    if (decision?.counted)
      this.counted.push({ article, isSignedIn, used: decision.meter?.used ?? Number.NaN, asked, answered });
  }

  async history(name: string): Promise<number> {
    const { name: publication, settings } = this.#publication;
    const window = windowAt(settings.meter.window, settings.timeZone, noon);
    const views = await this.#stores[0]?.meters.history({ publication, reader: reader(name), window, now: noon });
    return views?.length ?? Number.NaN;
  }
}

describeForEveryStore('one person in several tabs, signed in in some', (store) => {
  for (const window of ['month', 'rolling'] as const)
    it(`has every article that was counted before in the meter by which a view is counted, in a ${window} window`, async () => {
      const stores = [await store.open(), await store.open()];
      await fc.assert(
        fc.asyncProperty(fc.array(anyView, { minLength: 4, maxLength: 24, size: 'max' }), async (views) => {
          const person = new Person(stores, window);
          let running: Promise<void>[] = [];
          for (const view of views) {
            if (view.waits) await Promise.all(running.splice(0));
            running = [...running, person.read(view)];
          }
          await Promise.all(running);
          for (const { isSignedIn, used, asked, answered } of person.counted) {
            expect(used).to.be.at.most(isSignedIn ? limits.registered : limits.anonymous);
            const earlier = person.counted.filter(
              (other) => other.answered < asked && (isSignedIn || !other.isSignedIn),
            );
            const known = new Set(earlier.map(({ article }) => article));
            expect(used, `asked at ${asked}, answered at ${answered}`).to.be.greaterThan(known.size);
          }
          // A last look with the cookie brings everything together.
          await person.read({ isSignedIn: true, by: 0, article: 0, count: false, waits: true });
          const read = new Set(person.counted.map(({ article }) => article));
          expect(await person.history('ann')).to.equal(read.size);
        }),
        { numRuns: 40 },
      );
    });
});
