import { expect } from 'chai';
import fc from 'fast-check';
import { compare } from '../../../web/admin/src/pages/overview/compare.ts';
import {
  choiceIn,
  daysBefore,
  faultOf,
  lastDays,
  presets,
  searchOf,
  spanBefore,
  spanOf,
} from '../../../web/admin/src/pages/overview/spans.ts';
import { whatIf } from '../../../web/admin/src/pages/overview/what-if.ts';

describe('the overview: these days against as many before', () => {
  it('U8: tells by how much more or less it is, and no change of nothing or of what is not known', () => {
    expect(compare(105, 70)).to.deep.equal({ now: 105, before: 70, change: 0.5 });
    expect(compare(3, 0)).to.deep.equal({ now: 3, before: 0, change: null });
    expect(compare(3, null)).to.deep.equal({ now: 3, before: null, change: null });
    expect(compare(100, -200).change).to.equal(1.5);
  });
});

describe('the overview: what another limit would have meant', () => {
  const readers = [5, 0, 3, 2].map((count, index) => ({ articles: index + 1, readers: count }));
  const distribution = { limit: 4, total: 10, readers };

  it('counts below the limit who read more than that', () => {
    expect(whatIf(distribution, 0)).to.deep.equal({ certainty: 'known', readers: 10, share: 1 });
    expect(whatIf(distribution, 1)).to.deep.equal({ certainty: 'known', readers: 5, share: 0.5 });
    expect(whatIf(distribution, 3)).to.deep.equal({ certainty: 'known', readers: 2, share: 0.2 });
  });

  it('says at the limit how many could not go on, and above it nothing', () => {
    expect(whatIf(distribution, 4)).to.deep.equal({ certainty: 'at-most', readers: 2, share: 0.2 });
    expect(whatIf(distribution, 5)).to.deep.equal({ certainty: 'unknown' });
  });

  it('says nothing of no readers', () => {
    expect(whatIf({ limit: 4, total: 0, readers: [] }, 2)).to.equal(null);
  });

  it('never lets a lower limit stop fewer readers than a higher one', () => {
    const counts = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(counts, fc.nat({ max: 12 }), (numbers, limit) => {
        const all = numbers.map((count, index) => ({ articles: index + 1, readers: count }));
        const total = numbers.reduce((sum, count) => sum + count, 0);
        const stopped = Array.from({ length: limit }, (_, other) => {
          const answer = whatIf({ limit, total, readers: all }, other);
          return answer !== null && 'readers' in answer ? answer.readers : 0;
        });
        return stopped.every((count, other) => count <= total && count <= (stopped[other - 1] ?? total));
      }),
    );
  });
});

describe('the overview: the days to look at', () => {
  it('counts days back over months and leap years', () => {
    expect(daysBefore('2028-03-01', 1)).to.equal('2028-02-29');
    expect(lastDays('2026-12-20', 7)).to.deep.equal({ from: '2026-12-14', to: '2026-12-20' });
  });

  it('takes no span that is none', () => {
    expect(faultOf('', '2026-12-20')).to.be.a('string');
    expect(faultOf('2026-12-21', '2026-12-20')).to.be.a('string');
    expect(faultOf('2025-11-15', '2026-12-20')).to.be.a('string');
    expect(faultOf('2025-11-16', '2026-12-20')).to.equal(null);
  });

  it('U8: keeps the choice in the address, whatever is typed there', () => {
    for (const preset of presets) expect(choiceIn(searchOf({ preset }))).to.deep.equal({ preset });
    const own = { from: '2026-12-01', to: '2026-12-20' };
    expect(choiceIn(searchOf(own))).to.deep.equal(own);
    for (const search of [
      '?from=2026-12-20&to=2026-12-01',
      '?from=2026-02-30&to=2026-12-01',
      '?from=x&to=y',
      '?days=12',
    ])
      expect(choiceIn(search)).to.deep.equal({ preset: '30' });
    fc.assert(fc.property(fc.string(), (search) => spanOf(choiceIn(search), '2026-12-20').to.length === 10));
  });

  it('U8: compares with as many days just before', () => {
    expect(spanBefore({ from: '2026-12-14', to: '2026-12-20' })).to.deep.equal({
      from: '2026-12-07',
      to: '2026-12-13',
    });
    expect(spanOf({ preset: 'month' }, '2026-12-20')).to.deep.equal({ from: '2026-12-01', to: '2026-12-20' });
  });
});
