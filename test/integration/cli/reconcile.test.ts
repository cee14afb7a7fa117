import { once } from 'node:events';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type StripeProxy, startStripeProxy } from '../../sandbox-stripe/stripe-proxy.ts';
import { startWorld, testKey, type World, webhookSecret } from '../../sandbox-stripe/world.ts';
import { type Buying, createBuying } from '../../support/browser/buying.ts';
import { createFrontEnd, type FrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience, type Settings, spawnStile } from '../../support/processes/stile.ts';
import { startService, type TestService } from '../../support/service.ts';

/** Something to wait for, and what makes it come about. */
function gate(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, () => open()];
}

/** What a run that was finished says. */
const said = (refreshed: string) => `${refreshed}\nThe figures of revenue and subscribers are up to date.\n`;

/** Enough for a place to be written down on the way. */
const buyers = 24;

describe('stile reconcile', function () {
  this.timeout(patience);
  let world: World;
  let proxy: StripeProxy;
  let service: TestService;
  let page: FrontEnd;
  let buying: Buying;
  let settings: Settings;

  beforeEach(async () => {
    world = await startWorld();
    world.standIn.setWebhookEndpoint(null);
    proxy = await startStripeProxy(world.base);
    const stripe = {
      STRIPE_SECRET_KEY: testKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: proxy.url,
      TRUST_PROXY: '1',
    };
    service = await startService(stripe);
    settings = { ...stripe, STORE_URL: `file:${service.dataDir}` };
    page = createFrontEnd(service.url);
    buying = createBuying(page);
    await page.moveClock({ now: new Date(world.standIn.now()).toISOString() });
  });

  afterEach(async () => {
    await service?.close();
    await proxy?.close();
    await world?.close();
  });

  /** Somebody who has paid, and of whom the service has not heard. */
  async function unheardOf(card?: string): Promise<{ headers: Record<string, string>; id: string }> {
    const headers = await buying.newReader();
    const payment = { outcome: 'paid', ...(card === undefined ? {} : { fingerprint: card }) } as const;
    await world.standIn.pay(await buying.open(headers), payment);
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    return { headers, id: reader.id };
  }

  const stateOf = async (headers: Record<string, string>) => (await buying.entitlement(headers)).state;

  it('refreshes everybody, says how many changed, and the second time that nobody did', async () => {
    const { headers } = await unheardOf();
    await unheardOf();
    expect(await stateOf(headers)).to.equal('none');
    const first = await runRecorded('reconcile', settings);
    expect(first).to.include({ code: 0, out: said('2 purchases refreshed, 2 entitlements changed, 0 failed.') });
    expect(linesOf(first.err), 'plain lines, where there is no terminal').to.deep.equal(['2 of 2']);
    expect(await stateOf(headers)).to.equal('trial');
    expect((await runRecorded('reconcile', settings)).out).to.equal(
      said('2 purchases refreshed, 0 entitlements changed, 0 failed.'),
    );
  });

  it('draws a bar on a terminal', async () => {
    await unheardOf();
    let drawn = '';
    const screen = new Writable({
      write(chunk, _encoding, done) {
        drawn += String(chunk);
        done();
      },
    });
    const terminal = Object.assign(screen, { isTTY: true, columns: 80 });
    const { code, err } = await runRecorded('reconcile', settings, { terminal });
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(drawn).to.include('1 of 1');
    expect(drawn).to.match(/█{10}/);
  });

  it('--dry-run says who would change from what to what, and writes nothing', async () => {
    const { headers, id } = await unheardOf();
    const { code, out } = await runRecorded('reconcile --dry-run', settings);
    expect(code).to.equal(0);
    const [change, summary] = linesOf(out);
    expect(change).to.match(
      new RegExp(
        `^nikkei-asian-review ${id}: none -> trial \\(trial-3-months\\) until 2027-02-23T21:0\\d:\\d\\d\\+09:00$`,
      ),
    );
    expect(summary).to.equal('1 buyer read, 1 would change, 0 failed. Nothing was written.');
    expect(await stateOf(headers)).to.equal('none');
    await runRecorded('reconcile', settings);
    const after = await runRecorded('reconcile --dry-run', settings);
    expect(after.out).to.equal('1 buyer read, 0 would change, 0 failed. Nothing was written.\n');
  });

  it('--dry-run says what would be given back, and gives nothing back', async () => {
    await unheardOf('one card');
    await runRecorded('reconcile', settings);
    const { headers, id } = await unheardOf('one card');
    const refunds = async () => (await world.stripe.refunds.list({})).data.length;
    const { out } = await runRecorded('reconcile --dry-run', settings);
    expect(out).to.match(
      new RegExp(`^nikkei-asian-review ${id}: sub_\\w+ would be given back, for it is a second trial$`, 'm'),
    );
    expect(await refunds()).to.equal(0);
    await runRecorded('reconcile', settings);
    expect(await stateOf(headers)).to.equal('none');
    expect(await refunds()).to.equal(1);
  });

  it('F6, F12: --dry-run says what would be ended and what would be voided, and does neither', async () => {
    const [refunded, cancelled] = [await unheardOf(), await unheardOf()];
    for (const { id } of [refunded, cancelled]) await world.standIn.setCard(id, 'declined');
    await world.advance({ days: 93 });
    await world.standIn.refund(refunded.id);
    await world.standIn.cancel(cancelled.id, 'now');
    const { out } = await runRecorded('reconcile --dry-run', settings);
    const who = (id: string) => `nikkei-asian-review ${id}: `;
    expect(out).to.match(
      new RegExp(`^${who(refunded.id)}sub_\\w+ would be ended, because its payment was refunded or disputed$`, 'm'),
    );
    expect(out).to.match(new RegExp(`^${who(cancelled.id)}in_\\w+ would be voided, because sub_\\w+ has ended$`, 'm'));
    const owed = async () => (await world.stripe.invoices.list({ status: 'open' })).data.length;
    expect(await owed()).to.equal(2);
    await runRecorded('reconcile', settings);
    expect(await owed()).to.equal(0);
    expect((await world.stripe.subscriptions.list({})).data).to.deep.equal([]);
  });

  describe('interrupted', () => {
    async function manyUnheardOf() {
      const all: Awaited<ReturnType<typeof unheardOf>>[] = [];
      for (let number = 0; number < buyers; number += 1) all.push(await unheardOf());
      return all;
    }

    /** A process of its own that gets this signal after so many requests. */
    async function interrupted(signal: NodeJS.Signals, afterRequests: number) {
      const child = spawnStile(['reconcile'], settings);
      const [out, err] = [text(child.stdout), text(child.stderr)];
      proxy.beforeEach((number) => {
        if (number === afterRequests) child.kill(signal);
      });
      const [code] = await once(child, 'close');
      proxy.beforeEach(() => undefined);
      return { code, out: await out, err: await err };
    }

    const doneIn = (out: string) => Number(/^(\d+) purchases? refreshed/.exec(out)?.[1]);

    it('by Ctrl-C it ends at the next step with code 130, and goes on there', async () => {
      const everybody = await manyUnheardOf();
      const first = await interrupted('SIGINT', 30);
      expect(first.code).to.equal(130);
      expect(first.err).to.include('Interrupted. The next run goes on from here.');
      const second = await runRecorded('reconcile', settings);
      expect(second.code).to.equal(0);
      expect(doneIn(second.out)).to.be.within(1, buyers - 1);
      for (const { headers } of everybody) expect(await stateOf(headers)).to.equal('trial');
    });

    it('by kill -9 it is gone on with where its place was last written down, once its lease has ended', async () => {
      const everybody = await manyUnheardOf();
      // Behind the twentieth buyer, each of whom takes five requests or more.
      const first = await interrupted('SIGKILL', 2 * 2 + 21 * 5 + 2);
      expect(first.code).to.equal(null);
      const soon = { now: () => Date.now() + 60_000 };
      const second = await runRecorded('reconcile', settings, soon);
      expect(second.code, second.err).to.equal(0);
      expect(doneIn(second.out)).to.be.within(1, buyers - 20);
      for (const { headers } of everybody) expect(await stateOf(headers)).to.equal('trial');
    });
  });

  it('waits for another process that is reconciling, and goes on when that is done', async () => {
    await unheardOf();
    const [held, letGo] = gate();
    const [reached, reach] = gate();
    proxy.beforeEach((number) => {
      // Two requests count, and two list; with the next one somebody is read, and the lease is held.
      if (number < 4) return undefined;
      reach();
      return held;
    });
    const first = runRecorded('reconcile', settings);
    await reached;
    proxy.beforeEach(() => undefined);
    const told: string[] = [];
    const second = runRecorded('reconcile', settings, { printError: (line) => told.push(line) });
    await eventually(() => told.some((line) => line.startsWith('Another process is reconciling')), 10_000);
    letGo();
    expect(await first).to.include({ code: 0 });
    expect(await second).to.include({ code: 0, out: said('1 purchase refreshed, 0 entitlements changed, 0 failed.') });
  });

  it('ends with code 1 where Stripe does not answer, and says so', async () => {
    const { code, err } = await runRecorded('reconcile', { ...settings, STRIPE_API_BASE: 'http://127.0.0.1:9' });
    expect(code).to.equal(1);
    expect(err).to.include('The payment provider does not answer just now.');
  });
});
