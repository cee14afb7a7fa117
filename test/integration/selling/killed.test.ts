import { expect } from 'chai';
import type { EventHint } from '../../../src/paywall/purchases/payment-provider.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { introduction } from '../../support/fixtures/sample-offer.ts';
import { type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

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

  async function handleAndDie(hint: EventHint, stepsBefore: number): Promise<string> {
    const { mortal, died } = createMortal(stepsBefore);
    const { billing, inbox, entitlements } = stage.stores;
    const stores: Stores = {
      ...stage.stores,
      billing: mortal(billing),
      inbox: mortal(inbox),
      entitlements: mortal(entitlements),
    };
    const process = stage.anotherProcess(stores, mortal(stage.provider));
    return Promise.race([died, process.handleEvent(hint, stage.now())]);
  }

  it('whichever step of it was the last, the next attempt makes it right, and nothing happens twice', async () => {
    let steps = 1;
    for (let outcome = 'died'; outcome === 'died'; steps += 1) {
      const hint = await secondTrial();
      outcome = await handleAndDie(hint, steps);
      if (outcome === 'died') {
        await stage.world.advance({ minutes: 6 });
        expect(await stage.selling.handleEvent(hint, stage.now()), `step ${steps}`).to.be.oneOf([
          'handled',
          'duplicate',
        ]);
      }
      expect((await stage.entitlement(refusedReader)).state, `step ${steps}`).to.equal('none');
      const refunds = await stage.world.stripe.refunds.list({ limit: 100 });
      expect(refunds.data, `step ${steps}`).to.have.length(1);
      await stage.close();
      stage = await startSellingService();
    }
    expect(steps).to.be.greaterThan(8);
  }).timeout(120_000);
});
