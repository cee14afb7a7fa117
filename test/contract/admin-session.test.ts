import { expect } from 'chai';
import type { AdminSession } from '../../src/paywall/admin/admin-session.ts';
import { eventually } from '../support/eventually.ts';
import { noon } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const hourMs = 3_600_000;

const session: AdminSession = {
  name: 'jané@example.com',
  role: 'editor',
  basis: 'aB3_',
  startedAt: noon,
  endsAt: noon + hourMs,
};

describeForEveryStore("an admin's session", (store) => {
  it('is found by every process under its key, and under no other', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.adminSessions.find('key', noon)).to.equal(null);
    await one.adminSessions.start('key', session, noon);
    expect(await other.adminSessions.find('key', noon)).to.deep.equal(session);
    expect(await other.adminSessions.find('ke', noon)).to.equal(null);
    expect(await other.adminSessions.find('KEY', noon)).to.equal(null);
  });

  it('is there until its end, and not at it', async () => {
    const { adminSessions } = await store.open();
    await adminSessions.start('key', session, noon);
    expect(await adminSessions.find('key', session.endsAt - 1)).to.deep.equal(session);
    expect(await adminSessions.find('key', session.endsAt)).to.equal(null);
  });

  it('is extended for every process', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await one.adminSessions.start('key', session, noon);
    const longer = { ...session, endsAt: session.endsAt + hourMs };
    await other.adminSessions.extend('key', longer, noon);
    expect(await one.adminSessions.find('key', session.endsAt)).to.deep.equal(longer);
  });

  it('is ended for every process, and no extension brings it back', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await one.adminSessions.start('key', session, noon);
    await one.adminSessions.start('another', session, noon);
    await one.adminSessions.end('key');
    expect(await other.adminSessions.find('key', noon)).to.equal(null);
    await other.adminSessions.extend('key', session, noon);
    expect(await one.adminSessions.find('key', noon)).to.equal(null);
    expect(await one.adminSessions.find('another', noon)).to.deep.equal(session);
    await other.adminSessions.end('key');
  });

  it('is listed for its owner while it runs, the last begun first, and for nobody else', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    const of = (owner: string, second: number) => ({ ...session, owner, startedAt: noon + second });
    await one.adminSessions.start('first', of('jane', 0), noon);
    await other.adminSessions.start('second', of('jane', 1), noon);
    await other.adminSessions.start('brief', { ...of('jane', 2), endsAt: noon + 1 }, noon);
    await one.adminSessions.start('another', of('june', 3), noon);
    await one.adminSessions.start('of-before', session, noon);
    const keys = async (owner: string) =>
      (await one.adminSessions.list(owner, noon + 5)).map(
        ({ key, session: { startedAt } }) => `${key} ${startedAt - noon}`,
      );
    expect(await keys('jane')).to.deep.equal(['second 1', 'first 0']);
    await other.adminSessions.end('second');
    expect(await keys('jane')).to.deep.equal(['first 0']);
    expect(await keys('june')).to.deep.equal(['another 3']);
    expect(await keys('nobody')).to.deep.equal([]);
  });

  it('is taken out of the store when it has ended', async () => {
    const { adminSessions } = await store.open();
    await adminSessions.start('a-telling-key', { ...session, endsAt: noon + 3_000 }, noon);
    await adminSessions.start('a-lasting-key', session, noon);
    expect(await store.dump()).to.include('a-telling-key');
    // Redis by itself, by the real time; SQLite when the next one begins.
    await eventually(async () => {
      await adminSessions.start('a-later-key', session, noon + 3_000);
      return !(await store.dump()).includes('a-telling-key');
    }, 10_000);
    expect(await store.dump()).to.include('a-lasting-key');
  });
});
