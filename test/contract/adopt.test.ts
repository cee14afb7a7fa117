import { expect } from 'chai';
import { describeForEveryStore } from './every-store.ts';
import { article, dayMs, december, noon, november, publication, reader, rolling, secondMs } from './sample-keys.ts';

const place = { publication, reader: reader('ann'), window: november, now: noon };

const view = { ...place, article: article('new'), limit: 10, count: true };

const views = [
  { article: article('first'), countedAt: noon - dayMs },
  { article: article('second'), countedAt: noon - 3 * secondMs },
];

describeForEveryStore('the adoption of views counted under a replaced rule', (store) => {
  it('B10: begins the window with them, and they are already read in it', async () => {
    const { meters } = await store.open();
    await meters.adopt({ ...place, views });
    expect(await meters.history(place)).to.deep.equal(views);
    expect(await meters.view({ ...view, article: article('first') })).to.include({ outcome: 'already-read', used: 2 });
    expect(await meters.view(view)).to.include({ outcome: 'counted', used: 3 });
  });

  it('begins a rolling window that ends when the given one does', async () => {
    const { meters } = await store.open();
    const window = rolling(noon - dayMs);
    await meters.adopt({ ...place, window, views });
    expect(await meters.view({ ...view, window: rolling(noon) })).to.include({
      outcome: 'counted',
      used: 3,
      windowEndsAt: window.endsAt,
    });
  });

  it('happens once: a second one changes nothing', async () => {
    const { meters } = await store.open();
    await meters.adopt({ ...place, views });
    const before = await store.dump();
    await meters.adopt({ ...place, views: [{ article: article('third'), countedAt: noon }] });
    expect(await store.dump()).to.equal(before);
  });

  it('does nothing where a view was counted, even one given back since', async () => {
    const { meters } = await store.open();
    await meters.view(view);
    await meters.release(view);
    await meters.adopt({ ...place, views });
    expect(await meters.history(place)).to.deep.equal([]);
    const window = rolling(noon);
    await meters.view({ ...view, window });
    await meters.release({ ...view, window });
    await meters.adopt({ ...place, window, views });
    expect(await meters.history({ ...place, window })).to.deep.equal([]);
  });

  it('does its work after a rolling window that is over', async () => {
    const { meters } = await store.open();
    await meters.view({ ...view, window: { ...rolling(noon), endsAt: noon + secondMs } });
    const now = noon + secondMs;
    await meters.adopt({ ...place, window: rolling(now), views, now });
    expect(await meters.history({ ...place, window: rolling(now), now })).to.deep.equal(views);
  });

  it('by twenty requests at once adopts each article once', async () => {
    const { meters } = await store.open();
    await Promise.all(Array.from({ length: 20 }, () => meters.adopt({ ...place, views })));
    expect(await meters.history(place)).to.deep.equal(views);
  });

  it('touches no other window', async () => {
    const { meters } = await store.open();
    await meters.adopt({ ...place, views });
    expect(await meters.history({ ...place, window: december })).to.deep.equal([]);
  });
});
