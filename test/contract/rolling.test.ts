import { expect } from 'chai';
import type { ViewRequest } from '../../src/paywall/metering/meter.ts';
import { article, dayMs, noon, publication, reader, rolling } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const at = (now: number, name: string, limit = 2): ViewRequest => ({
  publication,
  reader: reader('ann'),
  window: rolling(now),
  article: article(name),
  limit,
  now,
  count: true,
});

const end = noon + 30 * dayMs;

describeForEveryStore('a rolling window', (store) => {
  it('B3: starts at the first counted view and does not slide', async () => {
    const { meters } = await store.open();
    expect(await meters.view(at(noon, 'first'))).to.include({ outcome: 'counted', windowEndsAt: end });
    const second = await meters.view(at(noon + 10 * dayMs, 'second'));
    expect(second).to.include({ outcome: 'counted', used: 2, windowEndsAt: end });
    const again = await meters.view(at(noon + 20 * dayMs, 'second'));
    expect(again).to.include({ outcome: 'already-read', windowEndsAt: end });
    const refused = await meters.view(at(end - 1, 'third'));
    expect(refused).to.include({ outcome: 'full', used: 2, windowEndsAt: end });
  });

  it('is over at its end to the millisecond, and the next one starts at the next counted view', async () => {
    const { meters } = await store.open();
    await meters.view(at(noon, 'first'));
    const later = end + 3 * dayMs;
    expect(await meters.history(at(end - 1, 'first'))).to.have.length(1);
    expect(await meters.history(at(end, 'first'))).to.deep.equal([]);
    expect(await meters.view({ ...at(end, 'first'), count: false })).to.include({
      outcome: 'room',
      used: 0,
      windowEndsAt: end + 30 * dayMs,
    });
    expect(await meters.view(at(later, 'first'))).to.include({
      outcome: 'counted',
      used: 1,
      windowEndsAt: later + 30 * dayMs,
    });
    expect(await meters.history(at(later, 'first'))).to.deep.equal([{ article: article('first'), countedAt: later }]);
  });

  it('is not started by a view that is only asked about, nor by one that is refused', async () => {
    const { meters } = await store.open();
    const before = await store.dump();
    await meters.view({ ...at(noon, 'first'), count: false });
    await meters.view(at(noon, 'first', 0));
    expect(await store.dump()).to.equal(before);
    const later = noon + 5 * dayMs;
    expect(await meters.view(at(later, 'first'))).to.include({ outcome: 'counted', windowEndsAt: later + 30 * dayMs });
  });

  it('B10: keeps its end when the rule is given another length', async () => {
    const { meters } = await store.open();
    await meters.view(at(noon, 'first'));
    const now = noon + dayMs;
    const shorter = { ...at(now, 'second'), window: rolling(now, 7) };
    expect(await meters.view(shorter)).to.include({ outcome: 'counted', used: 2, windowEndsAt: end });
  });
});
