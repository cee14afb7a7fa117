import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { drawNetworks } from '../../../bench/new-readers/population.ts';
import { refusalsOf } from '../../../bench/new-readers/refusals.ts';
import { tableOf } from '../../../bench/new-readers/table.ts';

const budgets = [5, 10, 20, 50, 100, 200, 500, 1_000];

describe('the model of a budget of new readers', () => {
  it('item 8: says what the documentation says', () => {
    const text = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
    for (const line of tableOf({ perThousand: 1, budgets, networks: 4_000, seed: 1 })) expect(text).to.include(line);
  });

  it('item 8: refuses fewer, honest or not, the larger the budget is, and none of fewer than it has', () => {
    const networks = drawNetworks(50, 1, 2);
    const found = budgets.map((budget) => refusalsOf(networks, budget, [3, 1_000]));
    for (const figure of ['honest', 'withExemptions'] as const) {
      const shares = found.map((each) => each[figure]);
      expect(shares).to.deep.equal(shares.toSorted((one, other) => other - one));
    }
    expect(refusalsOf(networks, 100_000, [3])).to.deep.include({ honest: 0, wipers: [0] });
    const [first] = found;
    expect(first?.withExemptions).to.be.below(first?.honest ?? 0);
    expect(first?.wipers[1]).to.be.above(first?.wipers[0] ?? 100);
  });
});
