import { expect } from 'chai';
import { windowAt } from '../../src/paywall/calendar/window.ts';
import { type ReaderKey, readerKeyBytes } from '../../src/paywall/reader.ts';
import { eventually } from '../support/eventually.ts';
import { article, noon, publication } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const month = { kind: 'month' } as const;

/** The zones in which a month ends first and last. */
const east = windowAt(month, 'Pacific/Kiritimati', noon);
const west = windowAt(month, 'Etc/GMT+12', noon);

describeForEveryStore('a window in another time zone', (store) => {
  it('B10: still holds what was counted when it would have ended in the time zone before', async () => {
    const { meters } = await store.open();
    const now = east.endsAt - 1;
    // Redis drops the first of its buckets soonest.
    const reader = new Uint8Array(readerKeyBytes) as ReaderKey;
    const view = { publication, reader, article: article('first'), limit: 10, now, count: true };
    await meters.view({ ...view, window: east });
    const before = await store.dump();
    await meters.view({ ...view, window: { kind: 'rolling', id: 'rolling', startsAt: now, endsAt: east.endsAt } });
    expect(await store.dump()).not.to.equal(before);
    store.clock.time = west.endsAt - 1;
    // When the rolling window has gone, the other would have gone with it.
    await eventually(async () => (await store.dump()) === before, 10_000);
    expect(west.id).to.equal(east.id);
    expect(await meters.view({ ...view, window: west, now: store.clock.time })).to.include({
      outcome: 'already-read',
      used: 1,
      windowEndsAt: west.endsAt,
    });
  });
});
