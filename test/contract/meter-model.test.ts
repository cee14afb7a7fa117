import { expect } from 'chai';
import fc from 'fast-check';
import type { Window } from '../../src/paywall/calendar/window.ts';
import type { MeterStore } from '../../src/paywall/metering/meter.ts';
import { article, articles, noon, reader } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';
import { asModelHistory, MeterModel } from './meter-model.ts';

/** Short windows, so that a sequence of steps lives through several. */
const windowMs = 120_000;

const windowsAt: Record<'calendar' | 'rolling', (now: number) => Window> = {
  calendar: (now) => {
    const startsAt = now - (now % windowMs);
    return { kind: 'day', id: `day:${new Date(startsAt).toISOString()}`, startsAt, endsAt: startsAt + windowMs };
  },
  rolling: (now) => ({ kind: 'rolling', id: 'rolling', startsAt: now, endsAt: now + windowMs }),
};

const anonymous = fc.constantFrom('anonymous 1', 'anonymous 2');
const registered = fc.constantFrom('registered 1', 'registered 2');
const anybody = fc.oneof(anonymous, registered);
const anyArticle = fc.nat({ max: 5 });

const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constant('view' as const),
      who: anybody,
      name: anyArticle,
      limit: fc.nat({ max: 4 }),
      count: fc.boolean(),
      receipt: fc.boolean(),
      before: fc.option(anonymous),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('release' as const),
      who: anybody,
      name: anyArticle,
      most: fc.constantFrom(0, 1, 2, 1_000),
      despiteReceipt: fc.boolean(),
      lookOnly: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('unite' as const), before: anonymous, who: registered }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('adopt' as const), who: anybody, count: fc.nat({ max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('history' as const), who: anybody }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('wait' as const), ms: fc.nat({ max: 70_000 }) }) },
);

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** Takes one step in the store and in the model, and answers what each of them said. */
async function take(
  { meters, model, seesBothReaders }: { meters: MeterStore; model: MeterModel; seesBothReaders: boolean },
  step: Exclude<Step, { step: 'wait' }>,
  at: { publication: string; window: Window; now: number },
): Promise<[store: unknown, model: unknown]> {
  const place = { ...at, reader: reader(step.who) };
  if (step.step === 'view') {
    const request = {
      ...place,
      article: article(step.name),
      limit: step.limit,
      count: step.count,
      receipt: step.receipt,
      anonymous: seesBothReaders && step.before !== null && step.who !== step.before ? reader(step.before) : null,
    };
    return [await meters.view(request), model.view(request)];
  }
  if (step.step === 'release') {
    const { most, despiteReceipt, lookOnly } = step;
    const request = {
      ...place,
      article: article(step.name),
      most,
      despiteReceipt,
      ...(lookOnly && { lookOnly: true as const }),
    };
    return [await meters.release(request), model.release(request)];
  }
  if (step.step === 'unite') {
    const request = { ...at, anonymous: reader(step.before), registered: place.reader };
    return [await meters.unite(request), model.unite(request)];
  }
  if (step.step === 'adopt') {
    const views = articles(step.count).map((key, index) => ({ article: key, countedAt: at.now - index * 10_000 }));
    return [await meters.adopt({ ...place, views }), model.adopt({ ...place, views })];
  }
  return [asModelHistory(await meters.history(place)), model.history(place)];
}

let sequences = 0;

describeForEveryStore('any sequence of views, releases, unions and adoptions', (store) => {
  for (const kind of ['calendar', 'rolling'] as const) {
    it(`agrees with the plain model in ${kind} windows`, async () => {
      const { meters } = await store.open();
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { maxLength: 60, size: 'max' }), async (steps) => {
          const publication = `publication-${sequences++}`;
          const model = new MeterModel();
          let now = noon;
          for (const step of steps) {
            if (step.step === 'wait') {
              now += step.ms;
              continue;
            }
            const at = { publication, window: windowsAt[kind](now), now };
            const [found, expected] = await take({ meters, model, seesBothReaders: store.seesBothReaders }, step, at);
            expect(found, step.step).to.deep.equal(expected);
          }
        }),
        { numRuns: 80 },
      );
    });
  }
});
