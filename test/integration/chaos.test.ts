import { expect } from 'chai';
import { runScenario } from '../../bench/chaos/run-scenario.ts';
import { severalInARow } from '../../bench/chaos/scenarios/short.ts';
import { broken } from '../../bench/chaos/verdict.ts';

describe('the chaos harness', function () {
  this.timeout(180_000);

  it('item 5: a few seconds of it find no count too many, none lost, and nobody who paid kept out', async () => {
    const { signal } = new AbortController();
    const outcome = await runScenario(severalInARow, { seconds: 4, readers: 300, lanes: 6, seed: 7, signal });
    expect(broken(outcome), outcome.faults.examples.join('\n')).to.deep.equal([]);
    // It has done harm, and looked at what came of it.
    const { requests, failOpen } = outcome.observed;
    expect({ met: outcome.readersMet > 20, asked: requests > 100, open: failOpen > 0 }, `${requests}`).to.deep.equal({
      met: true,
      asked: true,
      open: true,
    });
  });
});
