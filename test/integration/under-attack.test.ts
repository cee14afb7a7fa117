import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { goodOf } from '../../bench/load/answers.ts';
import type { StartAttack } from '../../bench/load/attacks/attack.ts';
import { garbage } from '../../bench/load/attacks/garbage.ts';
import { headerFloods } from '../../bench/load/attacks/header-floods.ts';
import { slowBodies } from '../../bench/load/attacks/slow-bodies.ts';
import { slowReaders } from '../../bench/load/attacks/slow-readers.ts';
import { sendBurst } from '../../bench/load/burst.ts';
import { startTraffic, usualViews } from '../../bench/load/traffic.ts';
import { mintReaders, viewOf } from '../../bench/load/views.ts';
import { duringTests } from '../support/during-tests.ts';
import { patience } from '../support/processes/stile.ts';
import { createTestResources } from '../support/test-resources.ts';

/** The short form of `npm run load`, which measures times as well. */
describe('item 6: the built service', function () {
  this.timeout(patience);
  const resources = createTestResources();
  const service = duringTests(
    async () => resources.service({ STORE_URL: await resources.fileStore() }),
    () => resources.clear(),
  );

  it('fails no good view while all who mean no good come at once', async () => {
    const next = usualViews(await mintReaders(service.port, 20), viewOf);
    const attacks = ([garbage, headerFloods, slowBodies, slowReaders] satisfies StartAttack[]).map((start) =>
      start(service.port),
    );
    const traffic = await startTraffic({ port: service.port, connections: 8, perSecond: 40, next });
    await sleep(2_000);
    for (const attack of attacks) attack.stop();
    const answers = await traffic.stop();
    expect(goodOf(answers), JSON.stringify([...answers.kinds]))
      .to.equal(answers.requests)
      .and.to.be.above(40);
    for (const attack of attacks) expect(Object.values(attack.counts())).to.not.include(0);
  });

  for (const readers of [1, 10]) {
    it(`gives no reader more than their articles, in a burst of 200 views of ${readers}`, async () => {
      const tokens = await mintReaders(service.port, readers);
      const { answers, overGrants } = await sendBurst({ port: service.port, views: 200, tokens });
      expect(overGrants).to.equal(0);
      expect(answers.kinds.get('200 METERED')).to.equal(9 * readers);
      expect(goodOf(answers)).to.equal(200);
    });
  }
});
