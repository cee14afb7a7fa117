import { expect } from 'chai';
import { faultsOfSample } from '../../../bench/contenders/stile-samples.ts';
import { faultsOfAnswers, faultsOfCount, faultsOfGenerator, faultsOfSizes } from '../../../bench/judging/faults.ts';
import { goalInWords, inWords, isReached } from '../../../bench/judging/figure.ts';
import { median } from '../../../bench/judging/median.ts';
import { siteOrigin } from '../../../bench/readers/view-request.ts';
import { betweenMarks } from '../../../bench/report/write-results.ts';

const load = { answered: 10_000, seconds: 4, connections: 64 };

describe('the judgement of a measurement', () => {
  it('takes what was under way, and the tallies of each process, for no fault of a count', () => {
    expect(faultsOfCount('scripts', 10_000 + 64, { ...load, each: 1 })).to.deep.equal([]);
    expect(faultsOfCount('scripts', 10_000 + 64 + 200 + 200, { ...load, each: 1, tallying: 1 })).to.deep.equal([]);
    expect(faultsOfCount('counted', 2_000, { ...load, each: 0.2 })).to.deep.equal([]);
  });

  it('finds a contender that does less than is said of it, or more', () => {
    const words = (found: number, each: number) => faultsOfCount('scripts', found, { ...load, each, tallying: 1 });
    expect(words(9_000, 1)).to.deep.equal(['scripts: 0.900 for each answer in place of 1']);
    expect(words(20_000, 1)).to.deep.equal(['scripts: 2.000 for each answer in place of 1']);
    expect(words(1_000, 0)).to.deep.equal(['scripts: 0.100 for each answer in place of 0']);
    expect(words(0, 0)).to.deep.equal([]);
  });

  it('finds a load generator at its limit, unless somebody who answers is at theirs', () => {
    expect(faultsOfGenerator({ cores: { generator: 0.97, server: 0.7, store: 0.2 } })).to.have.lengthOf(1);
    expect(faultsOfGenerator({ cores: { generator: 0.97, server: 0.95 } })).to.deep.equal([]);
    expect(faultsOfGenerator({ cores: { generator: 0.5, server: 0.4 } })).to.deep.equal([]);
  });

  it('finds answers that failed, and contenders that say less than the others', () => {
    expect(faultsOfAnswers({ answered: 10, failed: 0 })).to.deep.equal([]);
    expect(faultsOfAnswers({ answered: 10, failed: 1 })).to.deep.equal(['1 of 10 answers were errors']);
    expect(faultsOfSizes({ one: 1_000, other: 1_090 })).to.deep.equal([]);
    expect(faultsOfSizes({ one: 1_000, other: 1_200 })[0]).to.include('one 1000, other 1200');
  });

  it('finds every kind of wrong answer', () => {
    const right = {
      status: 200,
      headers: [['Access-Control-Allow-Origin', siteOrigin]] as const,
      granted: true,
      reason: 'METERED',
      used: 3,
      headline: 'Read on',
      layout: 'bar',
    };
    expect(faultsOfSample('counted', right)).to.deep.equal([]);
    const wrong = [
      { status: 503 },
      { granted: false },
      { reason: 'FAIL_OPEN' },
      { layout: 'wall' },
      { headline: null },
      { headline: '' },
      { headers: [] },
    ];
    for (const part of wrong)
      expect(faultsOfSample('counted', { ...right, ...part }), JSON.stringify(part)).to.have.lengthOf(1);
  });

  it('says whether a goal is reached, and takes no number for none', () => {
    expect([0.74, 0.75, Number.NaN].map((measured) => isReached({ goal: { atLeast: 0.75 }, measured }))).to.deep.equal([
      false,
      true,
      false,
    ]);
    expect([120, 121, Number.NaN].map((measured) => isReached({ goal: { atMost: 120 }, measured }))).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect([goalInWords({ goal: { atMost: 2 }, unit: '' }), inWords(1.234, ''), inWords(123.4, 'ms')]).to.deep.equal([
      '≤ 2',
      '1.23',
      '123 ms',
    ]);
    expect([median([3, 1, 2]), median([])]).to.deep.equal([2, Number.NaN]);
  });

  it('replaces what the page of results said before, and nothing else', () => {
    const page = 'a\n<!-- npm run bench begins -->\nold\n<!-- npm run bench ends -->\nb';
    const written = betweenMarks(page, 'new');
    expect(written).to.include('new').and.not.include('old');
    expect(written.startsWith('a\n') && written.endsWith('\nb')).to.equal(true);
    expect(() => betweenMarks('no marks', 'new')).to.throw('marks');
  });
});
