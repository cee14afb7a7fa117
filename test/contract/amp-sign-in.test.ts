import { expect } from 'chai';
import type { AmpSignIn } from '../../src/paywall/amp-sign-ins.ts';
import { dayMs, noon, publication, reader } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const ann = reader('ann');
const bob = reader('bob');
const phone = reader('phone');
const tablet = reader('tablet');

const signIn = (changes: Partial<AmpSignIn> = {}): AmpSignIn => ({
  ...{ publication, ampReader: phone, reader: ann, endsAt: noon + dayMs },
  ...changes,
});

const place = { publication, ampReader: phone };
const of = { publication, reader: ann };

describeForEveryStore('a sign-in on AMP pages', (store) => {
  it('item 6: is found by every process until it ends, of its publication alone', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.ampSignIns.find(place, noon)).to.equal(null);
    await one.ampSignIns.bind(signIn(), noon);
    const found = { reader: ann, endsAt: noon + dayMs };
    expect(await other.ampSignIns.find(place, noon)).to.deep.equal(found);
    expect(await other.ampSignIns.find(place, noon + dayMs - 1)).to.deep.equal(found);
    expect(await other.ampSignIns.find(place, noon + dayMs)).to.equal(null);
    expect(await other.ampSignIns.find({ ...place, publication: 'other' }, noon)).to.equal(null);
    expect(await other.ampSignIns.find({ ...place, ampReader: tablet }, noon)).to.equal(null);
  });

  it('item 6: is one of several of a person, each with an end of its own', async () => {
    const { ampSignIns } = await store.open();
    await ampSignIns.bind(signIn({ endsAt: noon + 2 * dayMs }), noon);
    await ampSignIns.bind(signIn({ ampReader: tablet }), noon);
    await ampSignIns.bind(signIn({ ampReader: reader('other'), publication: 'other' }), noon);
    expect(await ampSignIns.of(of, noon)).to.deep.equal([{ endsAt: noon + dayMs }, { endsAt: noon + 2 * dayMs }]);
    expect(await ampSignIns.of(of, noon + dayMs)).to.deep.equal([{ endsAt: noon + 2 * dayMs }]);
    await ampSignIns.bind(signIn({ endsAt: noon + 3 * dayMs }), noon);
    expect(await ampSignIns.of(of, noon + dayMs)).to.deep.equal([{ endsAt: noon + 3 * dayMs }]);
  });

  it('item 6: takes the place of the one before it, of another account too', async () => {
    const { ampSignIns } = await store.open();
    await ampSignIns.bind(signIn(), noon);
    await ampSignIns.bind(signIn({ reader: bob }), noon);
    expect(await ampSignIns.find(place, noon)).to.deep.equal({ reader: bob, endsAt: noon + dayMs });
    expect(await ampSignIns.of(of, noon)).to.deep.equal([]);
    await ampSignIns.erase(of);
    expect(await ampSignIns.find(place, noon)).to.not.equal(null);
  });

  it('item 6: is removed with all others of its reader, and leaves nothing behind', async () => {
    const { ampSignIns } = await store.open();
    const empty = await store.dump();
    for (const ampReader of [phone, tablet]) await ampSignIns.bind(signIn({ ampReader }), noon);
    await ampSignIns.erase(of);
    await ampSignIns.erase(of);
    for (const ampReader of [phone, tablet])
      expect(await ampSignIns.find({ ...place, ampReader }, noon)).to.equal(null);
    expect(await ampSignIns.of(of, noon)).to.deep.equal([]);
    expect(await store.dump()).to.equal(empty);
  });
});
