import { expect } from 'chai';
import {
  article,
  dayMs,
  december,
  noon,
  november,
  publication,
  reader,
  rolling,
  secondMs,
} from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const place = { publication, reader: reader('ann'), window: november, now: noon };

const view = { ...place, article: article('new'), limit: 10, count: true };

const views = [
  { article: article('first'), countedAt: noon - dayMs },
  { article: article('second'), countedAt: noon - 3 * secondMs },
] as const;

describeForEveryStore('the adoption of views counted under a replaced rule', (store) => {
  it('B10: begins the window with them, and they are already read in it', async () => {
    const { meters } = await store.open();
    const added = await meters.adopt({ ...place, views });
    expect(added).to.deep.equal({ from: 0, to: 2, windowEndsAt: november.endsAt });
    expect(await meters.history(place)).to.deep.equal(views);
    expect(await meters.view({ ...view, article: article('first') })).to.include({ outcome: 'already-read', used: 2 });
    expect(await meters.view(view)).to.include({ outcome: 'counted', used: 3, united: true });
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

  it('B10: adds them to what a window that has begun holds, and leaves that as it is', async () => {
    const { meters } = await store.open();
    const [first, second] = views;
    await meters.view({ ...view, article: first.article, now: noon - dayMs - secondMs });
    await meters.view(view);
    expect(await meters.view({ ...view, count: false })).to.include({ used: 2, united: false });
    await meters.adopt({ ...place, views });
    expect(await meters.history(place)).to.deep.equal([
      { article: first.article, countedAt: noon - dayMs - secondMs },
      second,
      { article: view.article, countedAt: noon },
    ]);
    expect(await meters.view(view)).to.include({ outcome: 'already-read', used: 3, united: true });
  });

  it('may bring a reader above the limit, and takes the articles of the anonymous reader before it along', async () => {
    const { meters } = await store.open();
    await meters.view({ ...view, reader: reader('somebody') });
    await meters.unite({ ...place, anonymous: reader('somebody'), registered: place.reader });
    await meters.adopt({ ...place, views });
    expect(await meters.view({ ...view, article: article('fourth'), limit: 2 })).to.include({
      outcome: 'full',
      used: 3,
      united: true,
    });
    expect(await meters.unite({ ...place, anonymous: reader('somebody'), registered: place.reader })).to.include({
      outcome: 'done-before',
    });
    expect(await meters.history(place)).to.have.length(3);
  });

  it('leaves a rolling window that has begun its end', async () => {
    const { meters } = await store.open();
    await meters.view({ ...view, window: rolling(noon) });
    await meters.adopt({ ...place, window: rolling(noon - dayMs), views });
    expect(await meters.view({ ...view, window: rolling(noon + 1) })).to.include({
      outcome: 'already-read',
      used: 3,
      windowEndsAt: rolling(noon).endsAt,
    });
  });

  it('writes nothing where nothing is new', async () => {
    const { meters } = await store.open();
    const empty = await store.dump();
    await meters.adopt({ ...place, views: [] });
    expect(await store.dump()).to.equal(empty);
    await meters.view({ ...view, article: article('first') });
    await meters.view({ ...view, article: article('second') });
    const before = await store.dump();
    await meters.adopt({ ...place, views });
    await meters.adopt({ ...place, views: [] });
    expect(await store.dump()).to.equal(before);
  });

  it('adopts once an article that is among the views twice', async () => {
    const { meters } = await store.open();
    const [first, second] = views;
    await meters.adopt({ ...place, views: [first, second, { ...first, countedAt: noon }] });
    expect(await meters.history(place)).to.deep.equal(views);
  });

  it('brings back what was given back and is adopted again', async () => {
    const { meters } = await store.open();
    await meters.adopt({ ...place, views });
    const [, second] = views;
    expect(await meters.release({ most: 1_000, ...place, article: second.article })).to.include({
      outcome: 'released',
      used: 1,
    });
    await meters.adopt({ ...place, views });
    expect(await meters.history(place)).to.deep.equal(views);
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
    const added = await Promise.all(Array.from({ length: 20 }, () => meters.adopt({ ...place, views })));
    expect(added.filter((growth) => growth !== null)).to.have.length(1);
    expect(await meters.history(place)).to.deep.equal(views);
  });

  it('touches no other window', async () => {
    const { meters } = await store.open();
    await meters.adopt({ ...place, views });
    expect(await meters.history({ ...place, window: december })).to.deep.equal([]);
  });
});
