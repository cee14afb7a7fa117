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

describeForEveryStore('a counted view', (store) => {
  it('can be given back for 60 seconds, and the article counted again', async () => {
    const { meters } = await store.open();
    await meters.view(request);
    await meters.view({ ...request, article: article('second') });
    expect(await meters.release({ ...request, now: noon + 60 * secondMs })).to.deep.equal({
      outcome: 'released',
      used: 1,
      united: false,
      windowEndsAt: november.endsAt,
      countedAt: noon,
    });
    expect(await meters.history(request)).to.deep.equal([{ article: article('second'), countedAt: noon }]);
    expect(await meters.view(request)).to.include({ outcome: 'counted', used: 2 });
  });

  it('can not be given back after 60 seconds, and nothing is written', async () => {
    const { meters } = await store.open();
    await meters.view(request);
    const before = await store.dump();
    const late = { ...request, now: noon + 61 * secondMs };
    expect(await meters.release(late)).to.include({ outcome: 'too-late', used: 1 });
    expect(await store.dump()).to.equal(before);
  });

  it('can be given back once', async () => {
    const { meters } = await store.open();
    await meters.view(request);
    const released = await Promise.all(Array.from({ length: 20 }, () => meters.release(request)));
    expect(released.filter(({ outcome }) => outcome === 'released')).to.have.length(1);
    expect(released.filter(({ outcome }) => outcome === 'not-counted')).to.have.length(19);
    expect(released.every(({ used }) => used === 0)).to.equal(true);
  });

  it('that never was can not be given back, and nothing is written', async () => {
    const { meters } = await store.open();
    const before = await store.dump();
    expect(await meters.release(request)).to.deep.equal({
      outcome: 'not-counted',
      used: 0,
      united: false,
      windowEndsAt: november.endsAt,
      countedAt: null,
    });
    expect(await store.dump()).to.equal(before);
    await meters.view(request);
    const other = { ...request, article: article('second') };
    expect(await meters.release(other)).to.include({ outcome: 'not-counted', used: 1 });
  });

  it('B3: of a rolling window leaves the window begun when it is given back', async () => {
    const { meters } = await store.open();
    const first = { ...request, window: rolling(noon) };
    await meters.view(first);
    const released = await meters.release(first);
    expect(released).to.include({ outcome: 'released', used: 0, windowEndsAt: noon + 30 * dayMs });
    const later = noon + dayMs;
    expect(await meters.view({ ...request, window: rolling(later), now: later })).to.include({
      outcome: 'counted',
      used: 1,
      windowEndsAt: noon + 30 * dayMs,
    });
  });

  it('of a rolling window that is over can not be given back', async () => {
    const { meters } = await store.open();
    const short = { ...request, window: { ...rolling(noon), endsAt: noon + 10 * secondMs } };
    await meters.view(short);
    const later = noon + 10 * secondMs;
    expect(await meters.release({ ...request, window: rolling(later), now: later })).to.deep.equal({
      outcome: 'not-counted',
      used: 0,
      united: false,
      windowEndsAt: later + 30 * dayMs,
      countedAt: null,
    });
  });
});
