import { expect } from 'chai';
import { dayMs, noon } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const event = 'evt_1Q2w3E4r';

const leaseMs = 300_000;

const lease = { now: noon, leaseMs };

const afterLease = { now: noon + leaseMs, leaseMs };

describeForEveryStore('a webhook event', (store) => {
  it('is claimed by one, busy for everybody else, and done for everybody once it is finished', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.inbox.claim(event, lease)).to.equal('claimed');
    expect(await one.inbox.claim(event, lease)).to.equal('busy');
    expect(await other.inbox.claim(event, lease)).to.equal('busy');
    expect(await other.inbox.claim('evt_other', lease)).to.equal('claimed');
    await one.inbox.finish(event, noon);
    expect(await one.inbox.claim(event, lease)).to.equal('done');
    expect(await other.inbox.claim(event, lease)).to.equal('done');
    expect(await other.inbox.claim('evt_other', lease)).to.equal('busy');
  });

  it('claimed by twenty at once is claimed by one of them', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => handles[index % 2]?.inbox.claim(event, lease)),
    );
    expect(claims.filter((claim) => claim === 'claimed')).to.have.length(1);
    expect(claims.filter((claim) => claim === 'busy')).to.have.length(19);
  });

  it('whose claim was neither finished nor released is claimed again when the lease ends, by one of twenty', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    await handles[0].inbox.claim(event, lease);
    expect(await handles[1].inbox.claim(event, { now: noon + leaseMs - 1, leaseMs })).to.equal('busy');
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => handles[index % 2]?.inbox.claim(event, afterLease)),
    );
    expect(claims.filter((claim) => claim === 'claimed')).to.have.length(1);
    expect(claims.filter((claim) => claim === 'busy')).to.have.length(19);
    // The new lease has an end of its own.
    expect(await handles[0].inbox.claim(event, { now: noon + 2 * leaseMs - 1, leaseMs })).to.equal('busy');
    expect(await handles[0].inbox.claim(event, { now: noon + 2 * leaseMs, leaseMs })).to.equal('claimed');
  });

  it('that is released is claimed again at once', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await one.inbox.claim(event, lease);
    await one.inbox.release(event);
    expect(await other.inbox.claim(event, lease)).to.equal('claimed');
    expect(await one.inbox.claim(event, lease)).to.equal('busy');
  });

  it('that is done stays so for 35 days, no matter who releases it late', async () => {
    const { inbox } = await store.open();
    await inbox.claim(event, lease);
    await inbox.finish(event, noon);
    await inbox.release(event);
    expect(await inbox.claim(event, afterLease)).to.equal('done');
    expect(await inbox.claim(event, { now: noon + 35 * dayMs - 1, leaseMs })).to.equal('done');
  });

  it('may be finished after its lease has ended, or without a claim', async () => {
    const { inbox } = await store.open();
    await inbox.claim(event, lease);
    await inbox.finish(event, noon + 2 * leaseMs);
    expect(await inbox.claim(event, { now: noon + 2 * leaseMs, leaseMs })).to.equal('done');
    await inbox.finish('evt_other', noon);
    expect(await inbox.claim('evt_other', lease)).to.equal('done');
  });

  it('that nobody has claimed is none to release', async () => {
    const { inbox } = await store.open();
    const before = await store.dump();
    await inbox.release(event);
    expect(await store.dump()).to.equal(before);
    expect(await inbox.claim(event, lease)).to.equal('claimed');
  });
});
