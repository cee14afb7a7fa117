import { expect } from 'chai';
import fc from 'fast-check';
import { daysBefore, faultOf, lastDays } from '../../../web/admin/src/pages/overview/spans.ts';
import { compareWeeks } from '../../../web/admin/src/pages/overview/weeks.ts';
import { whatIf } from '../../../web/admin/src/pages/overview/what-if.ts';

const day = (views: number) => ({ views, counted: 0, walls: 0, offersShown: 0, checkouts: 0, conversions: 0 });

describe('the overview: this week against the week before', () => {
  it('compares the last seven days with the seven before them', () => {
    const days = [day(1000), ...Array.from({ length: 7 }, () => day(10)), ...Array.from({ length: 7 }, () => day(15))];
    expect(compareWeeks(days, 'views')).to.deep.equal({ now: 105, before: 70, change: 0.5 });
  });

  it('tells no change where there was nothing before', () => {
    expect(compareWeeks([day(3)], 'views')).to.deep.equal({ now: 3, before: 0, change: null });
    expect(compareWeeks([], 'views')).to.deep.equal({ now: 0, before: 0, change: null });
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
});
