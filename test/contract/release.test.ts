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
      windowEnded: false,
    });
    expect(await store.dump()).to.equal(before);
    await meters.view(request);
    const other = { ...request, article: article('second') };
    expect(await meters.release(other)).to.include({ outcome: 'not-counted', used: 1 });
  });

  it('C6: the only one of a rolling window ends it when it is given back, and the next view begins another', async () => {
    const { meters } = await store.open();
    const first = { ...request, window: rolling(noon) };
    const before = await store.dump();
    await meters.view(first);
    expect(await meters.release(first)).to.deep.equal({
      outcome: 'released',
      used: 0,
      united: false,
      windowEndsAt: noon + 30 * dayMs,
      countedAt: noon,
      windowEnded: true,
    });
    expect(await store.dump(), 'nothing is left of it').to.equal(before);
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
    expect(await meters.release(first)).to.include({ used: 1, windowEnded: false });
    const later = noon + dayMs;
    expect(await meters.view({ ...request, window: rolling(later), now: later })).to.include({
      outcome: 'counted',
      used: 2,
      windowEndsAt: noon + 30 * dayMs,
    });
  });

  it('C6: of a rolling window that was united with a registered reader leaves it begun, so that it is united once', async () => {
    const { meters } = await store.open();
    const window = rolling(noon);
    const [anonymous, registered] = [reader('ann'), reader('ann, signed in')];
    await meters.view({ ...request, window });
    const union = { publication, anonymous, registered, window, now: noon };
    await meters.unite(union);
    expect(await meters.release({ ...request, window })).to.include({ used: 0, windowEnded: false });
    await meters.view({ ...request, window, article: article('second') });
    expect(await meters.unite(union)).to.include({ outcome: 'done-before' });
    expect(await meters.release({ ...request, reader: registered, window })).to.include({ used: 0, windowEnded: true });
    expect(await meters.unite(union)).to.include({ outcome: 'done-before' });
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
      windowEnded: false,
    });
  });
});
