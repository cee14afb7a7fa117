import { expect } from 'chai';
import type { AuditLog } from '../../../src/paywall/admin/audit-log.ts';
import { createAuditRecorder } from '../../../src/paywall/admin/audit-recorder.ts';
import type { EventHint, PaymentProvider } from '../../../src/paywall/purchases/payment-provider.ts';
import { createPurchases } from '../../../src/paywall/purchases/purchases.ts';
import { createSelling, type Selling } from '../../../src/paywall/selling/selling.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { createPurchaseRecorders } from '../../../src/wiring/purchase-recorders.ts';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

/** A process that dies after so many steps: the last one happens, and nobody ever hears of it. */
function createMortal(stepsBefore: number) {
  let steps = 0;
  let die = () => {};
  const died = new Promise<'died'>((resolve) => {
    die = () => resolve('died');
  });

  /** The same methods, each call of which is a step. */
  function mortal<T extends object>(methods: T): T {
    return new Proxy(methods, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          steps += 1;
          if (steps > stepsBefore) return new Promise<never>(() => {});
          const answer: unknown = await Reflect.apply(method, target, args);
          if (steps < stepsBefore) return answer;
          die();
          return new Promise<never>(() => {});
        };
      },
    });
  }

  return { mortal, died };
}

describe('selling: a process dies while it handles an event', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const refusedReader = 'r_BBBBBBBBBBBBBBBBBBBBBB';

  /** Two trials with one card, and the news of the second. */
  async function secondTrial(): Promise<EventHint> {
    await stage.buy(introduction, { fingerprint: 'one card' });
    await stage.world.standIn.settled();
    const news = stage.collectNews();
    await stage.pay(introduction, { reader: refusedReader, fingerprint: 'one card' });
    await stage.world.standIn.settled();
    const hint = news.find(({ type }) => type === 'checkout.session.completed');
    if (hint === undefined) throw new Error('There is no news of it.');
    return hint;
  }

  /** A process that writes what it does by itself into the audit log. */
  function startProcess(stores: Stores, provider: PaymentProvider): Selling {
    const { audit } = stores;
    const record = createAuditRecorder(audit, () => undefined);
    const { recordAct } = createPurchaseRecorders({ record, audit, clock: stage, log: null, metrics: null });
    const needs = { ...stage.needs(stores, provider), recordAct };
    return createSelling({ ...needs, purchases: createPurchases(needs) });
  }

  const lastingProcess = () => startProcess(stage.stores, stage.provider);

  async function handleAndDie(hint: EventHint, stepsBefore: number): Promise<string> {
    const { mortal, died } = createMortal(stepsBefore);
    const { billing, inbox, entitlements, audit } = stage.stores;
    const stores: Stores = {
      ...stage.stores,
      billing: mortal(billing),
      inbox: mortal(inbox),
      entitlements: mortal(entitlements),
      audit: mortal<AuditLog>(audit),
    };
    return Promise.race([died, startProcess(stores, mortal(stage.provider)).handleEvent(hint, stage.now())]);
  }

  async function actsOnRecord(): Promise<readonly string[]> {
    const page = await stage.stores.audit.page('nikkei-asian-review', { cursor: null, limit: 100 });
    return page.entries.map(({ what }) => what);
  }

  /** A second subscription is bought after the first has fallen behind for good, and the news of that. */
  async function replacement(): Promise<EventHint> {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 39, hours: 3 });
    await stage.world.standIn.settled();
    const news = stage.collectNews();
    await stage.pay(fullPrice);
    await stage.world.standIn.settled();
    const hint = news.find(({ type }) => type === 'checkout.session.completed');
    if (hint === undefined) throw new Error('There is no news of it.');
    return hint;
  }

  it('whichever step of it was the last, the next attempt makes it right, and nothing happens twice', async () => {
    let steps = 1;
    for (let outcome = 'died'; outcome === 'died'; steps += 1) {
      const hint = await secondTrial();
      outcome = await handleAndDie(hint, steps);
      if (outcome === 'died') {
        await stage.world.advance({ minutes: 6 });
        expect(await lastingProcess().handleEvent(hint, stage.now()), `step ${steps}`).to.be.oneOf([
          'handled',
          'duplicate',
        ]);
      }
      expect((await stage.entitlement(refusedReader)).state, `step ${steps}`).to.equal('none');
      const refunds = await stage.world.stripe.refunds.list({ limit: 100 });
      expect(refunds.data, `step ${steps}`).to.have.length(1);
      expect(await actsOnRecord(), `F1: step ${steps}`).to.deep.equal([
        `purchase.refuse-second-trial ${refusedReader}`,
      ]);
      await stage.close();
      stage = await startSellingService();
    }
    expect(steps).to.be.greaterThan(8);
  }).timeout(120_000);

  it('F1: whichever step was the last, the ending of a subscription that was replaced is on record once', async () => {
    let steps = 1;
    for (let outcome = 'died'; outcome === 'died'; steps += 1) {
      const hint = await replacement();
      outcome = await handleAndDie(hint, steps);
      if (outcome === 'died') {
        await stage.world.advance({ minutes: 6 });
        await lastingProcess().handleEvent(hint, stage.now());
      }
      expect((await stage.entitlement()).state, `step ${steps}`).to.equal('active');
      const endings = (await actsOnRecord()).filter((what) => what.startsWith('purchase.end-'));
      expect(endings, `step ${steps}`).to.deep.equal([`purchase.end-superseded ${aReader}`]);
      await stage.close();
      stage = await startSellingService();
    }
    expect(steps).to.be.greaterThan(8);
  }).timeout(120_000);
});
