import { expect } from 'chai';
import type { ViewRequest } from '../../src/paywall/metering/meter.ts';
import {
  article,
  dayMs,
  noon,
  november,
  publication,
  reader,
  rolling,
  secondMs,
} from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const request: ViewRequest = {
  publication,
  reader: reader('ann'),
  window: november,
  article: article('first'),
  limit: 2,
  now: noon,
  count: true,
};

describeForEveryStore('T2: views that are given back', (store) => {
  const most = 3;
  const windows = { calendar: november, rolling: rolling(noon) };

  for (const [kind, window] of Object.entries(windows)) {
    it(`are so few in a ${kind} window, whichever they are and however often it begins`, async () => {
      const { meters } = await store.open();
      const outcomes: string[] = [];
      for (let index = 0; index < 6; index += 1) {
        const each = { ...request, window, limit: 10, article: article(`article ${index}`) };
        await meters.view(each);
        outcomes.push((await meters.release({ most, ...each })).outcome);
      }
      expect(outcomes).to.deep.equal(['released', 'released', 'released', 'too-many', 'too-many', 'too-many']);
      expect(await meters.view({ ...request, window, limit: 10, count: false })).to.include({ used: 3 });
    });
  }

  it('are counted again in the next window', async () => {
    const { meters } = await store.open();
    const later = noon + 31 * dayMs;
    for (const window of [rolling(noon), rolling(later)]) {
      const now = window.endsAt - 30 * dayMs;
      for (const name of ['a', 'b', 'c']) {
        const each = { ...request, window, now, limit: 10, article: article(name) };
        await meters.view(each);
        expect(await meters.release({ most, ...each })).to.include({ outcome: 'released' });
      }
    }
  });

  it('are none whose receipts were handed out, unless the publisher asks', async () => {
    const { meters } = await store.open();
    const atOnce = { ...request, receipt: true };
    const afterwards = { ...request, article: article('second') };
    await meters.view(atOnce);
    await meters.view(afterwards);
    await meters.view({ ...afterwards, count: false, receipt: true });
    for (const each of [atOnce, afterwards]) {
      expect(await meters.release({ most, ...each })).to.include({ outcome: 'receipt-issued', used: 2 });
    }
    expect(await meters.release({ most, ...atOnce, despiteReceipt: true })).to.include({
      outcome: 'released',
      used: 1,
    });
  });

  it('are only looked at where nothing is to happen', async () => {
    const { meters } = await store.open();
    await meters.view(request);
    const before = await store.dump();
    expect(await meters.release({ most, ...request, lookOnly: true })).to.include({ outcome: 'released', used: 0 });
    expect(await store.dump()).to.equal(before);
  });

  it('are bounded under any concurrency', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const views = Array.from({ length: 12 }, (_, index) => ({ ...request, article: article(`article ${index}`) }));
    for (const view of views) await handles[0].meters.view({ ...view, limit: 20 });
    const released = await Promise.all(
      views.map((view, index) => handles[index % 2]?.meters.release({ most, ...view })),
    );
    expect(released.filter((each) => each?.outcome === 'released')).to.have.length(most);
  });
});

describeForEveryStore('a counted view', (store) => {
  it('can be given back for 60 seconds, and the article counted again', async () => {
    const { meters } = await store.open();
    await meters.view(request);
    await meters.view({ ...request, article: article('second') });
    expect(await meters.release({ most: 1_000, ...request, now: noon + 60 * secondMs })).to.deep.equal({
      outcome: 'released',
      used: 1,
      united: false,
      windowEndsAt: november.endsAt,
      countedAt: noon,
      windowEnded: false,
    });
    expect(await meters.history(request)).to.deep.equal([{ article: article('second'), countedAt: noon }]);
    expect(await meters.view(request)).to.include({ outcome: 'counted', used: 2 });
  });

  it('can not be given back after 60 seconds, and nothing is written', async () => {
    const { meters } = await store.open();
    await meters.view(request);
    const before = await store.dump();
    const late = { ...request, now: noon + 61 * secondMs };
    expect(await meters.release({ most: 1_000, ...late })).to.include({ outcome: 'too-late', used: 1 });
    expect(await store.dump()).to.equal(before);
  });

  it('can be given back once', async () => {
    const { meters } = await store.open();
    await meters.view(request);
    const released = await Promise.all(Array.from({ length: 20 }, () => meters.release({ most: 1_000, ...request })));
    expect(released.filter(({ outcome }) => outcome === 'released')).to.have.length(1);
    expect(released.filter(({ outcome }) => outcome === 'not-counted')).to.have.length(19);
    expect(released.every(({ used }) => used === 0)).to.equal(true);
  });

  it('that never was can not be given back, and nothing is written', async () => {
    const { meters } = await store.open();
    const before = await store.dump();
    expect(await meters.release({ most: 1_000, ...request })).to.deep.equal({
      outcome: 'not-counted',
      used: 0,
      united: false,
      windowEndsAt: november.endsAt,
      countedAt: null,
      windowEnded: false,
    });
    expect(await store.dump()).to.equal(before);
    await meters.view(request);
    const other = { ...request, article: article('second') };
    expect(await meters.release({ most: 1_000, ...other })).to.include({ outcome: 'not-counted', used: 1 });
  });

  it('C6: the only one of a rolling window ends it when it is given back, and the next view begins another', async () => {
    const { meters } = await store.open();
    const first = { ...request, window: rolling(noon) };
    await meters.view(first);
    expect(await meters.release({ most: 1_000, ...first })).to.deep.equal({
      outcome: 'released',
      used: 0,
      united: false,
      windowEndsAt: noon + 30 * dayMs,
      countedAt: noon,
      windowEnded: true,
    });
    const later = noon + dayMs;
    const next = { ...request, window: rolling(later), now: later };
    expect(await meters.view({ ...next, count: false })).to.include({
      outcome: 'room',
      windowEndsAt: later + 30 * dayMs,
    });
    expect(await meters.view(next)).to.include({ outcome: 'counted', used: 1, windowEndsAt: later + 30 * dayMs });
    const oldEnd = { ...request, window: rolling(noon + 30 * dayMs), now: noon + 30 * dayMs };
    expect(await meters.view(oldEnd), 'the old end means nothing').to.include({
      outcome: 'already-read',
      windowEndsAt: later + 30 * dayMs,
    });
  });

  it('C6: of a rolling window in which others are counted leaves it as it is', async () => {
    const { meters } = await store.open();
    const first = { ...request, window: rolling(noon) };
    await meters.view(first);
    await meters.view({ ...first, article: article('second') });
    expect(await meters.release({ most: 1_000, ...first })).to.include({ used: 1, windowEnded: false });
    const later = noon + dayMs;
    expect(await meters.view({ ...request, window: rolling(later), now: later })).to.include({
      outcome: 'counted',
      used: 2,
      windowEndsAt: noon + 30 * dayMs,
    });
  });

  it('C6: of a rolling window that was united ends the window of both, and unites nothing again', async () => {
    const { meters } = await store.open();
    const window = rolling(noon);
    const [anonymous, registered] = [reader('ann'), reader('ann, signed in')];
    await meters.view({ ...request, window });
    const union = { publication, anonymous, registered, window, now: noon };
    await meters.unite(union);
    expect(await meters.release({ most: 1_000, ...request, window })).to.include({ used: 0, windowEnded: true });
    const second = { ...request, window, article: article('second') };
    await meters.view(second);
    expect(await meters.unite(union)).to.include({ outcome: 'done-before' });
    expect(await meters.release({ most: 1_000, ...second, reader: registered })).to.include({
      used: 0,
      windowEnded: true,
    });
    expect(await meters.unite(union)).to.include({ outcome: 'done-before' });
  });

  it('of a rolling window that is over can not be given back', async () => {
    const { meters } = await store.open();
    const short = { ...request, window: { ...rolling(noon), endsAt: noon + 10 * secondMs } };
    await meters.view(short);
    const later = noon + 10 * secondMs;
    expect(await meters.release({ most: 1_000, ...request, window: rolling(later), now: later })).to.deep.equal({
      outcome: 'not-counted',
      used: 0,
      united: false,
      windowEndsAt: later + 30 * dayMs,
      countedAt: null,
      windowEnded: false,
    });
  });
});
