import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type Gift, giftKeptUntil } from '../../src/paywall/gifts/gift.ts';
import type { GiftAllowance } from '../../src/paywall/gifts/gift-store.ts';
import { type ReaderKey, readerKeyToHex, toHex } from '../../src/paywall/reader.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import { eventually } from '../support/eventually.ts';
import { article, dayMs, noon, publication, reader } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const ann = reader('ann');
const bob = reader('bob');
const cleo = reader('cleo');

interface Wanted extends Partial<Omit<Gift, 'by'>> {
  readonly giver?: ReaderKey | null;
  readonly month?: string;
  readonly most?: number;
}

function giftOf({ giver = ann, month: _month, most: _most, ...more }: Wanted): Gift {
  const random = Uint8Array.from(randomBytes(16));
  if (giver !== null) random.set(giver.subarray(0, 2));
  return {
    id: toHex(random),
    article: toHex(article('story')),
    sealed: 'SEALED',
    by: giver === null ? { admin: 'desk' } : { reader: readerKeyToHex(giver) },
    createdAt: noon,
    expiresAt: noon + 7 * dayMs,
    redemptions: 3,
    ...more,
  };
}

const allowanceOf = ({ giver = ann, month = '2026-11', most = 10 }: Wanted): GiftAllowance | null =>
  giver && { reader: giver, month, most, keptUntil: noon + 30 * dayMs };

async function make({ gifts }: Stores, wanted: Wanted = {}) {
  const gift = giftOf(wanted);
  const made = await gifts.make({ publication, gift, allowance: allowanceOf(wanted), now: noon });
  return { gift, id: gift.id, made };
}

const redeem = (
  { gifts }: Stores,
  id: string,
  more: Partial<Parameters<Stores['gifts']['redeem']>[0]> & { readonly reader: ReaderKey },
) => gifts.redeem({ publication, id, anonymous: null, now: noon, ...more });

const outcomesOf = (results: readonly { readonly outcome: string }[]) => results.map(({ outcome }) => outcome).sort();

describeForEveryStore('item 7: gifts', (store) => {
  it('are found by every handle as they were made, and by nobody of another publication', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    const { gift, id, made } = await make(one);
    expect(made).to.deep.equal({ outcome: 'made', used: 1 });
    expect(await other.gifts.find({ publication, id })).to.deep.equal({ ...gift, redeemed: 0, endedAt: null });
    expect(await other.gifts.find({ publication: 'other', id })).to.equal(null);
    expect(await redeem(other, '00'.repeat(16), { reader: bob })).to.deep.equal({
      outcome: 'unknown',
      isNew: false,
      gift: null,
    });
  });

  it('are made by thirty requests at once of two processes as often as the month allows, and again the next month', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, index) => make(handles[index % 2] as Stores, { most: 4 })),
    );
    const made = results.map(({ made }) => made);
    expect(outcomesOf(made).filter((outcome) => outcome === 'made')).to.have.length(4);
    expect(made.every(({ outcome, used }) => outcome === 'made' || used === 4)).to.equal(true);
    const [stores] = handles;
    expect(await stores.gifts.used(publication, { reader: ann, month: '2026-11' })).to.equal(4);
    expect(await stores.gifts.used(publication, { reader: bob, month: '2026-11' })).to.equal(0);
    expect((await make(stores, { most: 4, giver: bob })).made).to.deep.equal({ outcome: 'made', used: 1 });
    expect((await make(stores, { most: 4, month: '2026-12' })).made).to.deep.equal({ outcome: 'made', used: 1 });
    expect((await stores.gifts.page(publication, { cursor: null, limit: 100, now: noon })).gifts).to.have.length(6);
  });

  it('are made by the desk as often as it likes', async () => {
    const stores = await store.open();
    for (let index = 0; index < 12; index += 1)
      expect((await make(stores, { giver: null })).made).to.deep.equal({ outcome: 'made', used: 0 });
  });

  it('B21: let in as many readers as they say of all who come at once, each of them once', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const { id } = await make(handles[0], { redemptions: 5 });
    const readers = Array.from({ length: 12 }, (_, index) => reader(`reader ${index}`));
    const asked = [...readers, ...readers];
    const results = await Promise.all(
      asked.map((each, index) => redeem(handles[index % 2] as Stores, id, { reader: each })),
    );
    expect(results.filter(({ isNew }) => isNew)).to.have.length(5);
    const again = await Promise.all(readers.map((each) => redeem(handles[0], id, { reader: each })));
    expect(again.filter(({ outcome }) => outcome === 'redeemed')).to.have.length(5);
    expect(again.filter(({ outcome }) => outcome === 'spent')).to.have.length(7);
    expect(again.some(({ isNew }) => isNew)).to.equal(false);
    expect(await handles[1].gifts.find({ publication, id })).to.include({ redeemed: 5 });
  });

  it('know a reader again who has signed in, and take nothing for a look or for another article', async () => {
    const stores = await store.open();
    const { id } = await make(stores, { redemptions: 1 });
    expect(await redeem(stores, id, { reader: bob, lookOnly: true })).to.include({ outcome: 'redeemed', isNew: true });
    expect(await redeem(stores, id, { reader: bob, article: article('another') })).to.include({
      outcome: 'other-article',
    });
    expect(await stores.gifts.find({ publication, id })).to.include({ redeemed: 0 });
    expect(await redeem(stores, id, { reader: bob, article: article('story') })).to.include({ isNew: true });
    expect(await redeem(stores, id, { reader: cleo, anonymous: bob })).to.include({
      outcome: 'redeemed',
      isNew: false,
    });
    expect(await redeem(stores, id, { reader: cleo, anonymous: ann })).to.include({ outcome: 'spent' });
    expect(await stores.gifts.find({ publication, id })).to.include({ redeemed: 1 });
  });

  it('B21: end at their moment, for those whom they let in too', async () => {
    const stores = await store.open();
    const { id, gift } = await make(stores);
    await redeem(stores, id, { reader: bob });
    expect(await redeem(stores, id, { reader: bob, now: gift.expiresAt - 1 })).to.include({ outcome: 'redeemed' });
    for (const each of [bob, cleo])
      expect(await redeem(stores, id, { reader: each, now: gift.expiresAt })).to.include({ outcome: 'expired' });
  });

  it('are ended by their maker and by the desk, and by no other reader', async () => {
    const stores = await store.open();
    const { id } = await make(stores);
    expect(await stores.gifts.end({ publication, id, by: bob, now: noon })).to.equal(null);
    expect(await redeem(stores, id, { reader: bob })).to.include({ outcome: 'redeemed' });
    expect(await stores.gifts.end({ publication, id, by: ann, now: noon + 1 })).to.include({ endedAt: noon + 1 });
    expect(await stores.gifts.end({ publication, id, by: null, now: noon + 2 })).to.include({ endedAt: noon + 1 });
    for (const each of [bob, cleo])
      expect(await redeem(stores, id, { reader: each, now: noon + 3 })).to.include({ outcome: 'ended' });
    const desks = await make(stores, { giver: null });
    expect(await stores.gifts.end({ publication, id: desks.id, by: ann, now: noon })).to.equal(null);
    expect(await stores.gifts.end({ publication, id: desks.id, by: null, now: noon })).to.include({ endedAt: noon });
    expect(await stores.gifts.end({ publication, id: '00'.repeat(16), by: null, now: noon })).to.equal(null);
  });

  it('are listed page by page, newest first, each once', async () => {
    const stores = await store.open();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.unshift((await make(stores, { giver: index % 2 ? ann : null })).id);
    await make({
      ...stores,
      gifts: { ...stores.gifts, make: (each) => stores.gifts.make({ ...each, publication: 'other' }) },
    });
    const found: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = await stores.gifts.page(publication, { cursor, limit: 3, now: noon });
      found.push(...page.gifts.map(({ id }) => id));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(found).to.deep.equal(ids);
    let refused: unknown;
    await stores.gifts.page(publication, { cursor: 'none', limit: 3, now: noon }).catch((error: unknown) => {
      refused = error;
    });
    expect(refused).to.include({ code: 'invalid-request' });
  });

  it('are known with their giver and with those whom they let in, until these are erased', async () => {
    const stores = await store.open();
    const first = await make(stores);
    const second = await make(stores, { giver: bob });
    await redeem(stores, first.id, { reader: bob });
    await redeem(stores, second.id, { reader: ann });
    const idsOf = async (who: ReaderKey) => {
      const { given, redeemed } = await stores.gifts.ofReader(publication, who);
      return { given: given.map(({ id }) => id), redeemed: redeemed.map(({ id }) => id) };
    };
    expect(await idsOf(ann)).to.deep.equal({ given: [first.id], redeemed: [second.id] });
    expect(await idsOf(bob)).to.deep.equal({ given: [second.id], redeemed: [first.id] });
    await stores.readers.erase({ publication, reader: ann, now: noon });
    expect(await idsOf(ann)).to.deep.equal({ given: [], redeemed: [] });
    expect(await stores.gifts.find({ publication, id: first.id })).to.equal(null);
    expect(await stores.gifts.find({ publication, id: second.id })).to.include({ redeemed: 1 });
    const held = await store.dump();
    for (const name of [
      readerKeyToHex(ann),
      Buffer.from(ann).toString('base64url'),
      Buffer.from(ann).toString('latin1'),
    ])
      expect(held.includes(name), name).to.equal(false);
  });

  it('are gone a week after they have ended', async () => {
    const stores = await store.open();
    const gift = giftOf({ expiresAt: noon });
    const keptUntil = giftKeptUntil(gift);
    expect(keptUntil).to.equal(noon + 7 * dayMs);
    await stores.gifts.make({ publication, gift, allowance: null, now: keptUntil - 20 });
    store.clock.time = keptUntil;
    await eventually(async () => {
      expect(await stores.gifts.find({ publication, id: gift.id })).to.equal(null);
    });
    expect(await stores.gifts.page(publication, { cursor: null, limit: 3, now: keptUntil })).to.deep.equal({
      gifts: [],
      next: null,
    });
  });
});
