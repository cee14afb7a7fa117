import { expect } from 'chai';
import { estimateSegments } from '../../../../../src/paywall/editing/targeting/segments-estimate.ts';
import type { Distribution } from '../../../../../src/paywall/reports/distribution.ts';
import type { SegmentConditions, SegmentRule } from '../../../../../src/paywall/segments/segment.ts';

const distributionOf = (limit: number, read: readonly (readonly [number, number])[]): Distribution => ({
  limit,
  total: read.reduce((sum, [, readers]) => sum + readers, 0),
  readers: read.map(([articles, readers]) => ({ articles, readers })),
});

const kinds = {
  anonymous: distributionOf(10, [
    [1, 1200],
    [4, 30],
    [10, 7],
  ]),
  registered: distributionOf(15, [[3, 5]]),
};

const rule = (when: SegmentConditions, on = true): SegmentRule => ({ id: 'a', name: 'A', on, when, then: {} });

const said = (rules: readonly SegmentRule[]) => estimateSegments(rules, kinds).map(({ sentence }) => sentence);

describe('whom rules of segments would have touched', () => {
  const cases: readonly [SegmentConditions, string][] = [
    [{}, 'about 1,242'],
    [{ registered: false }, 'about 1,237'],
    [{ counted: { atLeast: 3 } }, 'about 42'],
    [{ counted: { atMost: 3 } }, 'about 1,242'],
    [{ registered: true, counted: { atLeast: 4 } }, 'about 0'],
    [{ sections: ['sport'], counted: { atLeast: 4 } }, 'at most 37'],
    [{ claims: { plan: ['x'] } }, 'at most 5'],
  ];

  for (const [when, count] of cases) {
    it(`are ${count} for ${JSON.stringify(when)}`, () => {
      expect(said([rule(when)])).to.deep.equal([`Of 1,242 readers of that window, ${count} would have been touched.`]);
    });
  }

  it('are said with what they rest on, and what is not known', () => {
    const [first, second] = estimateSegments([rule({ tags: ['x'], devices: ['mobile'] }), rule({})], kinds);
    expect(first?.basis).to.deep.equal([
      'It goes by how many articles readers of that window read, each reader once.',
      'Not known of them: tag and device. So it may be fewer.',
    ]);
    expect(second).to.deep.include({ count: 1242, isAtMost: true });
    expect(second?.basis[1]).to.equal('Rules before it hold for some of them instead.');
    expect(said([rule({}, false), rule({})])[1]).to.contain('about 1,242');
  });

  it('cannot be said of a publication that counted nobody', () => {
    const none = { anonymous: distributionOf(10, []), registered: distributionOf(15, []) };
    expect(estimateSegments([rule({})], none)[0]).to.deep.include({ count: null, of: 0 });
  });
});
