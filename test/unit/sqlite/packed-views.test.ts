import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Counted,
  countOf,
  findView,
  noViews,
  secondOf,
  unionOf,
  unpackViews,
  withoutView,
  withReceipt,
  withView,
} from '../../../src/sqlite/metering/packed-views.ts';
import { article } from '../../support/fixtures/sample-keys.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

type Views = ReadonlyMap<(typeof names)[number], Counted>;

const someViews: fc.Arbitrary<Views> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      second: fc.oneof(fc.nat(), fc.integer({ min: 0, max: secondOf(8.64e15) })),
      receipt: fc.boolean(),
    }),
    { selector: ({ name }) => name },
  )
  .map((views) => new Map(views.map(({ name, second, receipt }) => [name, { second, receipt }])));

const pack = (views: Views) => [...views].reduce((all, [name, view]) => withView(all, article(name), view), noViews);

const told = (packed: Uint8Array) => names.map((name) => findView(packed, article(name)));

const expected = (views: Views) => names.map((name) => views.get(name) ?? null);

describe('the views of a meter in one column', () => {
  it('are what was put in, each with its second and its receipt', () => {
    fc.assert(
      fc.property(someViews, (views) => {
        const packed = pack(views);
        expect(told(packed)).to.deep.equal(expected(views));
        expect(countOf(packed)).to.equal(views.size);
        expect(unpackViews(packed).map(({ countedAt }) => countedAt / 1000)).to.deep.equal(
          [...views.values()].map(({ second }) => second).sort((one, other) => one - other),
        );
      }),
    );
  });

  it('lose and note one without touching the others', () => {
    fc.assert(
      fc.property(someViews, (views) => {
        for (const [name, view] of views) {
          const noted = new Map(views).set(name, { ...view, receipt: true });
          expect(told(withReceipt(pack(views), article(name)))).to.deep.equal(expected(noted));
          const others = new Map(views);
          others.delete(name);
          expect(told(withoutView(pack(views), article(name)))).to.deep.equal(expected(others));
        }
      }),
    );
  });

  it('are united by article: the first view counts, and a receipt on either side', () => {
    fc.assert(
      fc.property(someViews, someViews, (mine, theirs) => {
        const united = new Map([...theirs, ...mine]);
        for (const [name, view] of united) {
          const other = theirs.get(name) ?? view;
          united.set(name, {
            second: Math.min(view.second, other.second),
            receipt: view.receipt || other.receipt,
          });
        }
        expect(told(unionOf(pack(mine), pack(theirs)))).to.deep.equal(expected(united));
      }),
    );
  });

  it('hold every time that a clock may show', () => {
    const seconds = [-8.64e15, -1, 0, 2 ** 32 * 1000, 8.64e15].map(secondOf);
    expect(seconds).to.deep.equal([0, 0, 0, 2 ** 32, 2 ** 39 - 1]);
    for (const second of seconds)
      expect(findView(withView(noViews, article('a'), { second, receipt: true }), article('a'))).to.deep.equal({
        second,
        receipt: true,
      });
  });
});
