import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import Stripe from 'stripe';
import { createCatalogue, offerTrial, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { startWorld, type World } from '../../sandbox-stripe/world.ts';
import { stripTypes } from '../../support/processes/strip-types.ts';

const program = join(import.meta.dirname, '../../sandbox-stripe/run-stand-in.ts');

describe('the Stripe stand-in: restarts', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
    file = join(folder, 'stripe.sqlite');
  });
  afterEach(() => rm(folder, { recursive: true }));

  let ids = 0;
  const open = (): Promise<World> =>
    startWorld({ persistTo: file, newId: (prefix) => `${prefix}${String(++ids).padStart(6, '0')}` });

  it('knows everything again: objects, keys, time, and what is due', async () => {
    const before = await open();
    const session = await offerTrial(before, await createCatalogue(before.stripe));
    await before.standIn.pay(session.id, { outcome: 'paid' });
    const { id: customer } = await before.stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
    await before.advance({ days: 10 });
    const then = before.now();
    await before.close();

    const after = await open();
    expect(after.now()).to.equal(then);
    expect((await subscriptionOf(after, session)).status).to.equal('trialing');
    expect((await after.stripe.customers.list()).data.map(({ name }) => name)).to.deep.equal(['A', null]);
    expect((await after.stripe.products.list()).data).to.have.length(1);
    await after.advance({ days: 83 });
    expect((await subscriptionOf(after, session)).status).to.equal('active');
    expect(customer).to.match(/^cus_/);
    await after.close();
  });

  it('still knows how failed payments end, which refund a bank will send back, and what is paused', async () => {
    const before = await open();
    const session = await offerTrial(before, await createCatalogue(before.stripe));
    await before.standIn.pay(session.id, { outcome: 'paid' });
    await before.standIn.setRetriesEnd('unpaid');
    await before.standIn.refund('r_1', { fails: 'later' });
    await before.standIn.pauseCollection('r_1', { behavior: 'void', resumesAt: (before.now() + 86_400) * 1000 });
    await before.close();
    const after = await open();
    await after.advance({ days: 4 });
    expect((await after.stripe.refunds.list()).data.map(({ status }) => status)).to.deep.equal(['failed']);
    expect((await subscriptionOf(after, session)).pause_collection).to.equal(null);
    await after.standIn.setCard('r_1', 'declined');
    await after.advance({ days: 120 });
    expect((await subscriptionOf(after, session)).status).to.equal('unpaid');
    await after.close();
  });

  it('still has the webhooks that could not be delivered', async () => {
    const before = await open();
    before.hooks.answerWith(500);
    const { id } = await before.stripe.customers.create({ name: 'A' });
    await before.standIn.settled();
    await before.close();
    const after = await open();
    expect(await after.standIn.flush()).to.equal(1);
    expect(after.hooks.received[0]?.event.data.object.id).to.equal(id);
    await after.close();
  });

  it('keeps a request whole or not at all', async () => {
    const before = await open();
    const { product } = await createCatalogue(before.stripe);
    const refused = await before.stripe.prices
      .create({ currency: 'usd', unit_amount: 1, product_data: { name: 'Half' }, lookup_key: 'plan' })
      .catch((fault: Error) => fault);
    expect(refused).to.be.instanceOf(Stripe.errors.StripeInvalidRequestError);
    expect((await before.stripe.products.list()).data.map(({ id }) => id)).to.deep.equal([product.id]);
    await before.close();
    const after = await open();
    expect((await after.stripe.products.list()).data.map(({ id }) => id)).to.deep.equal([product.id]);
    await after.close();
  });

  const start = async (): Promise<{ child: ChildProcess; port: number }> => {
    const child = spawn(process.execPath, [...stripTypes, program, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, port: Number(line.toString()) };
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('loses nothing that it answered when it is killed', async function () {
    this.timeout(60_000);
    const first = await start();
    const client = (port: number): Stripe =>
      new Stripe('sk_test_x', { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 });
    const answered: string[] = [];
    const work = (async () => {
      for (;;) answered.push((await client(first.port).customers.create({ name: 'A' })).id);
    })().catch(() => undefined);
    while (answered.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    await kill(first.child);
    await work;
    const second = await start();
    const known = await client(second.port).customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
    expect(known.map(({ id }) => id)).to.include.members(answered);
    await kill(second.child);
  });
});
