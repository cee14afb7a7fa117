import { expect } from 'chai';
import type { ViewRequest } from '../../src/paywall/metering/meter.ts';
import {
  article,
  articles,
  december,
  noon,
  november,
  publication,
  reader,
  secondMs,
} from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const request: ViewRequest = {
  publication,
  reader: reader('ann'),
  window: november,
  article: article('first'),
  limit: 10,
  now: noon,
  count: true,
};

describeForEveryStore('a view', (store) => {
  it('is counted where there is room', async () => {
    const { meters } = await store.open();
    expect(await meters.view(request)).to.deep.equal({
      outcome: 'counted',
      entitlement: null,
      used: 1,
      united: false,
      windowEndsAt: november.endsAt,
    });
    expect(await meters.view({ ...request, article: article('second') })).to.include({ outcome: 'counted', used: 2 });
  });

  it('B16: of an article counted before is known again, even when the meter is full, and counted once', async () => {
    const { meters } = await store.open();
    await meters.view({ ...request, limit: 1 });
    const before = await store.dump();
    expect(await meters.view({ ...request, limit: 1 })).to.include({ outcome: 'already-read', used: 1 });
    expect(await store.dump()).to.equal(before);
  });

  it('B23: that is refused writes nothing', async () => {
    const { meters } = await store.open();
    await meters.view({ ...request, limit: 1 });
    const before = await store.dump();
    const refused = await meters.view({ ...request, article: article('second'), limit: 1 });
    expect(refused).to.include({ outcome: 'full', used: 1 });
    expect(await store.dump()).to.equal(before);
  });

  it('B23: of a reader who was never counted and has a limit of none writes nothing', async () => {
    const { meters } = await store.open();
    const before = await store.dump();
    expect(await meters.view({ ...request, limit: 0 })).to.include({ outcome: 'full', used: 0 });
    expect(await store.dump()).to.equal(before);
  });

  it('B11: asked for without counting writes nothing, and says what would be', async () => {
    const { meters } = await store.open();
    const before = await store.dump();
    expect(await meters.view({ ...request, count: false })).to.include({ outcome: 'room', used: 0 });
    expect(await store.dump()).to.equal(before);
    await meters.view({ ...request, limit: 1 });
    const after = await store.dump();
    expect(await meters.view({ ...request, limit: 1, count: false })).to.include({ outcome: 'already-read', used: 1 });
    const other = { ...request, article: article('second'), count: false };
    expect(await meters.view({ ...other, limit: 1 })).to.include({ outcome: 'full', used: 1 });
    expect(await meters.view({ ...other, limit: 2 })).to.include({ outcome: 'room', used: 1 });
    expect(await store.dump()).to.equal(after);
  });

  it('B22: of 200 at once counts exactly the limit', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const results = await Promise.all(
      articles(200).map((key, index) => handles[index % 2]?.meters.view({ ...request, article: key })),
    );
    const counted = results.filter((result) => result?.outcome === 'counted');
    expect(counted.map((result) => result?.used).sort((a = 0, b = 0) => a - b)).to.deep.equal([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(results.filter((result) => result?.outcome === 'full')).to.have.length(190);
    expect(await handles[0].meters.history(request)).to.have.length(10);
  });

  it('B22: of one article in 200 tabs is counted once', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, index) => handles[index % 2]?.meters.view(request)),
    );
    expect(results.filter((result) => result?.outcome === 'counted')).to.have.length(1);
    expect(results.filter((result) => result?.outcome === 'already-read')).to.have.length(199);
  });

  it('in the next window starts over, and the window before keeps its count', async () => {
    const { meters } = await store.open();
    await meters.view({ ...request, limit: 1 });
    const next = { ...request, window: december, now: december.startsAt, limit: 1 };
    expect(await meters.view(next)).to.include({ outcome: 'counted', used: 1, windowEndsAt: december.endsAt });
    expect(await meters.view({ ...request, limit: 1 })).to.include({ outcome: 'already-read', used: 1 });
  });

  it('B10: after the limit was lowered leaves open what was read, and after it was raised finds the new room', async () => {
    const { meters } = await store.open();
    const [first, second, third, fourth] = articles(4);
    for (const key of [first, second, third]) await meters.view({ ...request, ...(key && { article: key }) });
    const lowered = { ...request, limit: 1 };
    expect(await meters.view({ ...lowered, ...(first && { article: first }) })).to.include({
      outcome: 'already-read',
      used: 3,
    });
    expect(await meters.view({ ...lowered, ...(fourth && { article: fourth }) })).to.include({
      outcome: 'full',
      used: 3,
    });
    expect(await meters.view({ ...request, limit: 4, ...(fourth && { article: fourth }) })).to.include({
      outcome: 'counted',
      used: 4,
    });
  });

  it('is kept apart by reader and by publication', async () => {
    const { meters } = await store.open();
    await meters.view({ ...request, limit: 1 });
    expect(await meters.view({ ...request, limit: 1, reader: reader('bob') })).to.include({
      outcome: 'counted',
      used: 1,
    });
    expect(await meters.view({ ...request, limit: 1, publication: 'other' })).to.include({
      outcome: 'counted',
      used: 1,
    });
  });

  it('is seen by every other handle at once', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await one.meters.view(request);
    expect(await other.meters.view(request)).to.include({ outcome: 'already-read', used: 1 });
  });

  it('is kept when every handle is closed', async () => {
    const first = await store.open();
    await first.meters.view(request);
    await first.close();
    const second = await store.open();
    expect(await second.meters.view(request)).to.include({ outcome: 'already-read', used: 1 });
  });

  it('stands in the history with the second in which it was counted, oldest first', async () => {
    const { meters } = await store.open();
    const [first, second, third] = articles(3);
    for (const [key, after] of [
      [second, 5_250],
      [first, 1_999],
      [third, 60_000],
    ] as const) {
      await meters.view({ ...request, ...(key && { article: key }), now: noon + after });
    }
    expect(await meters.history(request)).to.deep.equal([
      { article: first, countedAt: noon + secondMs },
      { article: second, countedAt: noon + 5 * secondMs },
      { article: third, countedAt: noon + 60 * secondMs },
    ]);
    expect(await meters.history({ ...request, reader: reader('bob') })).to.deep.equal([]);
  });

  it('of a hundred articles counts them all', async () => {
    const { meters } = await store.open();
    for (const key of articles(100)) await meters.view({ ...request, article: key, limit: 100 });
    const again = await Promise.all(articles(100).map((key) => meters.view({ ...request, article: key, limit: 100 })));
    expect(again.every(({ outcome, used }) => outcome === 'already-read' && used === 100)).to.equal(true);
  });
});
