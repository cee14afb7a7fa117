import { expect } from 'chai';
import type { OpenCheckout } from '../../src/paywall/purchases/billing-store.ts';
import { article, dayMs, noon, november, publication, reader } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const ann = { publication, reader: reader('ann') };

const checkout = (session: string): OpenCheckout => ({
  offer: 'büro — 年間 "1"',
  offerVersion: 3,
  session,
  url: `https://checkout.example/c/pay/${session}#fid=%2F'\\`,
  expiresAt: noon + dayMs,
});

const twenty = Array.from({ length: 20 }, (_, index) => index);

describeForEveryStore('S6: of a reader who has bought nothing', (store) => {
  const claim = { ...ann, customer: 'cus_1', instead: null, now: noon };

  it('the customer is another one when it is gone, and is kept for good once something was bought', async () => {
    const { billing } = await store.open();
    await billing.keepCustomer(ann);
    expect(await billing.customerOf(ann)).to.equal(null);
    expect(await billing.claimCustomer(claim)).to.equal('cus_1');
    await billing.keepCustomer(ann);
    await billing.keepCustomer(ann);
    expect(await billing.customerOf(ann)).to.equal('cus_1');
    expect(await billing.claimCustomer({ ...claim, customer: 'cus_2' })).to.equal('cus_1');
    expect(await billing.claimCustomer({ ...claim, customer: 'cus_2', instead: 'cus_1' })).to.equal('cus_2');
    expect(await billing.customerOf(ann)).to.equal('cus_2');
  });
});

describeForEveryStore('a customer', (store) => {
  const claim = (customer: string, instead: string | null = null) => ({ ...ann, customer, instead, now: noon });

  it('is null for a reader who has none, and is then the same for every handle', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.billing.customerOf(ann)).to.equal(null);
    expect(await one.billing.claimCustomer(claim('cus_1'))).to.equal('cus_1');
    expect(await other.billing.customerOf(ann)).to.equal('cus_1');
    expect(await other.billing.customerOf({ ...ann, reader: reader('bob') })).to.equal(null);
    expect(await other.billing.customerOf({ ...ann, publication: 'other' })).to.equal(null);
  });

  it('released is nobody’s, whether or not it was kept; another one stays', async () => {
    const { billing } = await store.open();
    for (const isKept of [false, true]) {
      await billing.claimCustomer(claim('cus_1'));
      if (isKept) await billing.keepCustomer(ann);
      await billing.releaseCustomer({ ...ann, customer: 'cus_other' });
      expect(await billing.customerOf(ann)).to.equal('cus_1');
      for (let time = 0; time < 2; time += 1) await billing.releaseCustomer({ ...ann, customer: 'cus_1' });
      expect(await billing.customerOf(ann)).to.equal(null);
    }
  });

  it('claimed by twenty at once is one of theirs, and all learn which', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const answers = await Promise.all(
      twenty.map((index) => handles[index % 2]?.billing.claimCustomer(claim(`cus_${index}`))),
    );
    expect(new Set(answers).size).to.equal(1);
    expect(await handles[0].billing.customerOf(ann)).to.equal(answers[0]);
  });

  it('replaced by twenty at once is replaced by one of them', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    await handles[0].billing.claimCustomer(claim('cus_gone'));
    const answers = await Promise.all(
      twenty.map((index) => handles[index % 2]?.billing.claimCustomer(claim(`cus_${index}`, 'cus_gone'))),
    );
    expect(new Set(answers).size).to.equal(1);
    expect(answers[0]).to.match(/^cus_\d+$/);
    expect(await handles[1].billing.customerOf(ann)).to.equal(answers[0]);
  });

  it('is not replaced by anyone who thinks of another, or of none', async () => {
    const { billing } = await store.open();
    await billing.claimCustomer(claim('cus_1'));
    const before = await store.dump();
    expect(await billing.claimCustomer(claim('cus_2'))).to.equal('cus_1');
    expect(await billing.claimCustomer(claim('cus_2', 'cus_0'))).to.equal('cus_1');
    expect(await store.dump()).to.equal(before);
  });

  it('who is to replace one that the store does not know becomes the reader’s', async () => {
    const { billing } = await store.open();
    expect(await billing.claimCustomer(claim('cus_2', 'cus_1'))).to.equal('cus_2');
    expect(await billing.customerOf(ann)).to.equal('cus_2');
  });
});

describeForEveryStore('an heir', (store) => {
  const claim = (successor: string) => ({ ...ann, successor: reader(successor) });

  it('is null for a reader who has none, and is then the same for every handle', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.billing.successorOf(ann)).to.equal(null);
    expect(await one.billing.claimSuccessor(claim('bob'))).to.deep.equal(reader('bob'));
    expect(await other.billing.successorOf(ann)).to.deep.equal(reader('bob'));
    expect(await other.billing.claimSuccessor(claim('carol')), 'anyone who comes later').to.deep.equal(reader('bob'));
    expect(await other.billing.successorOf({ ...ann, publication: 'other' })).to.equal(null);
    expect(await other.billing.successorOf({ ...ann, reader: reader('bob') })).to.equal(null);
  });

  it('claimed by twenty at once is one of them, and all learn which', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const answers = await Promise.all(
      twenty.map((index) => handles[index % 2]?.billing.claimSuccessor(claim(`heir ${index}`))),
    );
    expect(new Set(answers.map(String)).size).to.equal(1);
    expect(await handles[0].billing.successorOf(ann)).to.deep.equal(answers[0]);
  });
});

describeForEveryStore('an open checkout', (store) => {
  it('is null where there is none, and is read by every handle as it was written', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.billing.openCheckout(ann)).to.equal(null);
    expect(await one.billing.replaceCheckout({ ...ann, expected: null, next: checkout('cs_1'), now: noon })).to.equal(
      true,
    );
    expect(await other.billing.openCheckout(ann)).to.deep.equal(checkout('cs_1'));
    expect(await other.billing.openCheckout({ ...ann, reader: reader('bob') })).to.equal(null);
    expect(await other.billing.openCheckout({ ...ann, publication: 'other' })).to.equal(null);
  });

  it('is replaced and removed by anyone who knows its session, and by nobody else', async () => {
    const { billing } = await store.open();
    const replace = (expected: string | null, next: OpenCheckout | null) =>
      billing.replaceCheckout({ ...ann, expected, next, now: noon });
    expect(await replace('cs_0', checkout('cs_1'))).to.equal(false);
    expect(await replace(null, checkout('cs_1'))).to.equal(true);
    const before = await store.dump();
    expect(await replace(null, checkout('cs_2'))).to.equal(false);
    expect(await replace('cs_2', checkout('cs_3'))).to.equal(false);
    expect(await replace('cs_2', null)).to.equal(false);
    expect(await store.dump()).to.equal(before);
    expect(await replace('cs_1', checkout('cs_2'))).to.equal(true);
    expect(await replace('cs_2', null)).to.equal(true);
    expect(await billing.openCheckout(ann)).to.equal(null);
    expect(await replace('cs_2', checkout('cs_3'))).to.equal(false);
    expect(await replace(null, null)).to.equal(true);
    expect(await replace(null, checkout('cs_3'))).to.equal(true);
  });

  it('replaced by twenty at once is replaced by one of them, the first as well as any later one', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const race = (round: string, expected: string | null): Promise<boolean[]> =>
      Promise.all(
        twenty.map((index) => {
          const { billing } = handles[index % 2 === 0 ? 0 : 1];
          return billing.replaceCheckout({ ...ann, expected, next: checkout(`cs_${round}${index}`), now: noon });
        }),
      );
    let session: string | null = null;
    for (const round of ['a', 'b', 'c']) {
      const replaced = await race(round, session);
      expect(replaced.filter(Boolean)).to.have.length(1);
      session = `cs_${round}${replaced.indexOf(true)}`;
      expect(await handles[1].billing.openCheckout(ann)).to.deep.equal(checkout(session));
    }
  });

  it('lives beside the customer and apart from counts and entitlements', async () => {
    const { billing, entitlements, meters } = await store.open();
    const view = { ...ann, window: november, article: article('first'), limit: 10, now: noon, count: true };
    await meters.view(view);
    await billing.claimCustomer({ ...ann, customer: 'cus_1', instead: null, now: noon });
    await billing.replaceCheckout({ ...ann, expected: null, next: checkout('cs_1'), now: noon });
    await billing.replaceCheckout({ ...ann, expected: 'cs_1', next: null, now: noon });
    expect(await billing.customerOf(ann)).to.equal('cus_1');
    expect(await entitlements.read(publication, ann.reader)).to.equal(null);
    expect(await meters.view(view)).to.include({ outcome: 'already-read', used: 1, entitlement: null });
  });
});

describeForEveryStore('the trials that were had', (store) => {
  it('are nobody’s at first, and then their owner’s for every handle', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.billing.hadTrial(publication, ['reader', 'card'])).to.equal(false);
    expect(await one.billing.claimTrials(publication, ['reader', 'card'], 'ann')).to.deep.equal(['ann', 'ann']);
    expect(await other.billing.hadTrial(publication, ['unknown', 'card'])).to.equal(true);
    expect(await other.billing.hadTrial(publication, ['unknown'])).to.equal(false);
    expect(await other.billing.hadTrial('other', ['reader', 'card'])).to.equal(false);
  });

  it('stay with their first owner, one by one, and claiming them again changes nothing', async () => {
    const { billing } = await store.open();
    await billing.claimTrials(publication, ['b'], 'bob');
    expect(await billing.claimTrials(publication, ['a', 'b', 'c'], 'ann')).to.deep.equal(['ann', 'bob', 'ann']);
    const before = await store.dump();
    expect(await billing.claimTrials(publication, ['c', 'b', 'a'], 'ann')).to.deep.equal(['ann', 'bob', 'ann']);
    expect(await billing.claimTrials(publication, ['c', 'b', 'a'], 'eve')).to.deep.equal(['ann', 'bob', 'ann']);
    expect(await store.dump()).to.equal(before);
  });

  it('claimed by twenty at once are each one owner’s, and all learn whose', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const keys = ['kd0-first', 'Zz_second'];
    const answers = await Promise.all(
      twenty.map((index) => handles[index % 2]?.billing.claimTrials(publication, keys, `owner ${index}`)),
    );
    for (const [at] of keys.entries()) {
      expect(new Set(answers.map((owners) => owners?.[at])).size).to.equal(1);
    }
  });

  it('asked for or claimed without keys are none', async () => {
    const { billing } = await store.open();
    expect(await billing.hadTrial(publication, [])).to.equal(false);
    expect(await billing.claimTrials(publication, [], 'ann')).to.deep.equal([]);
  });
});
