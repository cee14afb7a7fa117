import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { createKeyedHashes } from '../../src/tokens/keyed-hashes.ts';
import { createBuying } from '../support/browser/buying.ts';
import { as, createFrontEnd, example, signedIn } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { readerSecret } from '../support/selling/entitlements.ts';
import { startService, type TestService } from '../support/service.ts';
import { adminTokens, createAdminDesk } from '../support/sign-on/admins.ts';
import { createTestResources } from '../support/test-resources.ts';

const env = { ADMIN_TOKENS: adminTokens, READER_SECRET: readerSecret };

const patientMs = 15_000;

/** A reader who reads, signs in and buys: what the store knows them by, before and after signing in. */
async function tellStory({ url }: TestService) {
  const page = createFrontEnd(url);
  const buying = createBuying(page);
  await page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
  const token = await page.newReader();
  const anonymous = await eventually(async () => {
    const view = await page.meter('first', { headers: as(token) });
    return view.meter !== null && view;
  }, patientMs);
  const signIn = signedIn(await page.signIn('erased@example.com'));
  const registered = await eventually(async () => {
    const view = await page.meter('second', { headers: { ...as(token), ...signIn } });
    return view.meter?.used === 2 && view;
  }, patientMs);
  const desk = createAdminDesk(url);
  const path = `/readers/${registered.reader.id}`;
  const { customer } = await eventually(async () => {
    // A busy machine may cut any step of a purchase short; the next attempt goes on with it.
    await buying.buy(signIn).catch(() => undefined);
    const told = (await (await desk.get(path)).json()) as {
      stripe: { customers: { id: string }[]; subscriptions: unknown[] };
    };
    return told.stripe.subscriptions.length > 0 && { customer: told.stripe.customers[0]?.id ?? '' };
  }, patientMs);
  const { readerKey } = createKeyedHashes(readerSecret);
  // The part by which lists in Redis know a reader, beside those places that have all of the key.
  const keyOf = (id: string) => Buffer.from(readerKey(example, id).subarray(2, 8));
  return {
    customer,
    keys: [anonymous, registered].map(({ reader }) => keyOf(reader.id)),
    erase: (index: 0 | 1) =>
      eventually(async () => {
        const { id } = (index === 0 ? anonymous : registered).reader;
        const answer = await desk.call('DELETE', `/readers/${id}?endSubscriptions=true`, { as: 'olga' });
        expect(answer.status, await answer.text()).to.equal(204);
      }, patientMs),
  };
}

/** Erases the one and then the other, and looks after each what is left in `read`. */
async function expectErased(service: TestService, read: () => Promise<Buffer>): Promise<void> {
  const { keys, customer, erase } = await tellStory(service);
  const [anonymous, registered] = keys;
  if (anonymous === undefined || registered === undefined) throw new Error('There are two readers.');
  const held = await read();
  for (const trace of [anonymous, registered, customer]) expect(held.includes(trace), String(trace)).to.equal(true);
  await erase(1);
  const then = await read();
  expect(then.includes(registered), 'the registered reader').to.equal(false);
  expect(then.includes(customer), 'their customer').to.equal(false);
  expect(then.includes(anonymous), 'the other reader').to.equal(true);
  await erase(0);
  expect((await read()).includes(anonymous), 'the anonymous reader').to.equal(false);
}

describe('a reader who was erased', function () {
  this.timeout(60_000);
  const stage = createTestResources();

  afterEach(() => stage.clear());

  it('leaves no trace in the file of SQLite, nor in its journal', async () => {
    const service = await startService(env);
    stage.onClear(() => service.close());
    await expectErased(service, async () => {
      const files = (await readdir(service.dataDir)).filter((name) => name.startsWith('stile.db'));
      return Buffer.concat(await Promise.all(files.map((name) => readFile(join(service.dataDir, name)))));
    });
  });

  it('leaves no trace in what Redis saves', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'stile-rdb-'));
    stage.onClear(() => rm(dir, { recursive: true }));
    const redis = await stage.redis(['--rdbcompression', 'no', '--dir', dir]);
    const client = new Redis(redis.url);
    stage.onClear(() => client.disconnect());
    const service = await startService({ ...env, STORE_URL: redis.url });
    stage.onClear(() => service.close());
    await expectErased(service, async () => {
      await client.save();
      return readFile(join(dir, 'dump.rdb'));
    });
  });
});
