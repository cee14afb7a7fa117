import { expect } from 'chai';
import { mostTraits, noFacts, type ReaderFacts } from '../../../src/paywall/segments/reader-facts.ts';
import type { TraitValue } from '../../../src/paywall/segments/segment.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { article, dayMs, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const ann = { publication, reader: reader('ann') };
const somebody = { publication, reader: reader('somebody') };
const endsAt = noon + dayMs;

interface Changes {
  readonly who?: typeof ann;
  readonly at?: number;
  readonly until?: number;
}

describeForEveryStore('what is known of a reader', (store) => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await store.open();
  });

  const read = (who = ann, now = noon): Promise<ReaderFacts> => stores.readerFacts.read({ ...who, now });

  const put = (traits: Readonly<Record<string, TraitValue>>, { who = ann, at = noon, until = endsAt }: Changes = {}) =>
    stores.readerFacts.putTraits({ ...who, traits: new Map(Object.entries(traits)), endsAt: until, now: at });

  const expose = (experiment: string, arm: string, { who = ann, until = endsAt }: Changes = {}) =>
    stores.readerFacts.noteArm({ ...who, experiment, arm, endsAt: until, now: noon });

  const see = (who: typeof ann, now: number) =>
    stores.meters.view({
      ...who,
      window: november,
      article: article('first'),
      limit: 0,
      now,
      count: true,
      targeted: { candidates: [], notes: true },
    });

  const unite = () =>
    stores.readerFacts.unite({ publication, anonymous: somebody.reader, registered: ann.reader, now: noon });

  const traitsOf = async (who = ann, now = noon) =>
    Object.fromEntries([...(await read(who, now)).traits].map(([name, { value }]) => [name, value]));

  const armsOf = async () =>
    Object.fromEntries(
      [...(await read()).arms].map(([id, { arm, crossed }]) => [id, crossed ? `${arm}, crossed` : arm]),
    );

  it('is nothing at first, and nothing of others', async () => {
    await put({ topic: 'sports' }, { who: somebody });
    await put({ topic: 'sports' }, { who: { ...ann, publication: 'other' } });
    expect(await read()).to.deep.equal(noFacts);
  });

  it('has the traits that were put last, of whatever kind, each until its end', async () => {
    await put({ topic: 'größe 日本 😀', score: 0.5, member: true }, { until: noon + 2 * dayMs });
    await put({ topic: 'culture' });
    expect(await traitsOf()).to.deep.equal({ topic: 'culture', score: 0.5, member: true });
    expect(await traitsOf(ann, endsAt)).to.deep.equal({ score: 0.5, member: true });
    expect(await traitsOf(ann, noon + 2 * dayMs)).to.deep.equal({});
  });

  it('has no more traits than are allowed, those that have ended not counted', async () => {
    const many = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`trait-${from + index}`, index]));
    expect(await put(many(0, mostTraits))).to.equal(true);
    const before = await store.dump();
    expect(await put(many(mostTraits, 1))).to.equal(false);
    expect(await store.dump()).to.equal(before);
    expect(await put(many(0, mostTraits))).to.equal(true);
    expect(await put(many(mostTraits, 1), { at: endsAt, until: endsAt + dayMs })).to.equal(true);
    expect(await traitsOf(ann, endsAt)).to.deep.equal(many(mostTraits, 1));
  });

  it('loses the traits that are named, or all, and says whether there were any', async () => {
    await put({ topic: 'sports', score: 1, member: true });
    const remove = (names?: string[]) =>
      stores.readerFacts.removeTraits({ ...ann, ...(names && { names }), now: noon });
    expect(await remove(['topic', 'unknown'])).to.equal(true);
    expect(await remove(['topic'])).to.equal(false);
    expect(await traitsOf()).to.deep.equal({ score: 1, member: true });
    expect([await remove(), await remove()]).to.deep.equal([true, false]);
    expect(await read()).to.deep.equal(noFacts);
  });

  it('has the arm first exposed, until it ends', async () => {
    const held = { arm: 'a', crossed: false, endsAt };
    expect([await expose('price', 'a'), await expose('price', 'b', { until: endsAt + 1 })]).to.deep.equal([held, held]);
    expect(await armsOf()).to.deep.equal({ price: 'a' });
    expect((await read(ann, endsAt)).arms.size).to.equal(0);
  });

  it("is united on sign-in: one's own traits win, the earlier first view, the arm first exposed; two arms have crossed", async () => {
    await see(ann, noon);
    await put({ topic: 'culture' });
    await expose('price', 'a');
    await expose('layout', 'a');
    await see(somebody, noon - dayMs);
    await put({ topic: 'sports', score: 7 }, { who: somebody });
    for (const [experiment, arm] of [
      ['price', 'b'],
      ['layout', 'a'],
      ['words', 'b'],
    ] as const)
      await expose(experiment, arm, { who: somebody });
    const theirs = await read(somebody);
    await unite();
    const united = await store.dump();
    expect((await read()).firstSeenAt).to.equal(noon - dayMs);
    expect(await traitsOf()).to.deep.equal({ topic: 'culture', score: 7 });
    expect(await armsOf()).to.deep.equal({ price: 'a, crossed', layout: 'a', words: 'b' });
    expect(await read(somebody)).to.deep.equal(theirs);
    await unite();
    expect(await store.dump()).to.equal(united);
  });

  it('is not given to a second reader of the same browser, but for what became known since', async () => {
    await put({ topic: 'sports' }, { who: somebody });
    await unite();
    const bob = { publication, reader: reader('bob') };
    const uniteBob = () =>
      stores.readerFacts.unite({ publication, anonymous: somebody.reader, registered: bob.reader, now: noon });
    await uniteBob();
    expect(await read(bob)).to.deep.equal(noFacts);
  });

  it('of the anonymous one is kept no longer than what it was united from', async () => {
    await put({ topic: 'sports' }, { who: somebody });
    await unite();
    expect(await read(ann, endsAt)).to.deep.include({ traits: new Map(), firstSeenAt: null });
  });

  it('is gone with the reader who is erased, and with the publication that is removed', async () => {
    await put({ topic: 'sports' });
    await put({ topic: 'sports' }, { who: somebody });
    await unite();
    await stores.readers.erase({ ...ann, now: noon });
    expect(await read()).to.deep.equal(noFacts);
    expect(await traitsOf(somebody)).to.deep.equal({ topic: 'sports' });
    await stores.records.removeRecords(publication);
    expect(await read(somebody)).to.deep.equal(noFacts);
    expect(await stores.records.count(publication)).to.equal(0);
  });
});
