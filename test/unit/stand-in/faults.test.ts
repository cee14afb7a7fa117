import { expect } from 'chai';
import Stripe from 'stripe';
import { createCatalogue, offerPlan } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, testKey, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: an API that fails', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const list = (): Promise<unknown> => world.stripe.customers.list();

  it('is unavailable for every call until it is not, while pages and deeds go on', async () => {
    const session = await offerPlan(world, await createCatalogue(world.stripe));
    world.standIn.setFaults({ answers: '503' });
    expect(world.standIn.faults()).to.deep.equal({ answers: '503' });
    expect(await refusal(list())).to.include({ statusCode: 503, rawType: 'api_error' });
    expect(await refusal(world.stripe.customers.create({ name: 'A' }))).to.include({ statusCode: 503 });
    expect((await fetch(String(session.url))).status).to.equal(200);
    await world.standIn.pay(session.id, { outcome: 'paid' });
    world.standIn.setFaults({ answers: 'normal' });
    expect((await world.stripe.checkout.sessions.retrieve(session.id)).payment_status).to.equal('paid');
    expect((await world.stripe.customers.list()).data, 'nothing was made meanwhile').to.have.length(1);
  });

  it('refuses, with the code that was asked for', async () => {
    world.standIn.setFaults({ answers: 'refuse', code: 'amount_too_small' });
    expect(await refusal(list())).to.include({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      code: 'amount_too_small',
    });
    world.standIn.setFaults({ answers: 'refuse' });
    expect((await refusal(list())).code).to.equal(undefined);
  });

  const customer = 'cus_none';
  const calls: readonly (readonly [string, boolean])[] = [
    ['GET /v1/customers', true],
    ['* /v1/customers', true],
    ['GET /v1/*', true],
    ['* /v1/*', true],
    ['POST /v1/customers', false],
    ['GET /v1/customers/:id', false],
    ['GET /v1/customers/*', false],
    ['GET /v1/customer', false],
  ];
  for (const [pattern, isMeant] of calls) {
    it(`fails for the calls that are named: ${pattern} ${isMeant ? 'means' : 'does not mean'} a list of customers`, async () => {
      world.standIn.setFaults({ answers: '503', calls: ['DELETE /v1/prices', pattern] });
      if (isMeant) expect(await refusal(list())).to.include({ statusCode: 503 });
      else await list();
    });
  }

  it('takes a part of a path for any id', async () => {
    world.standIn.setFaults({ answers: '503', calls: ['GET /v1/customers/:id'] });
    expect(await refusal(world.stripe.customers.retrieve(customer))).to.include({ statusCode: 503 });
    expect(await refusal(world.stripe.customers.update(customer, {}))).to.include({ statusCode: 404 });
  });

  it('fails as often as it is told, and counts only what it fails', async () => {
    world.standIn.setFaults({ answers: '503', calls: ['GET /v1/customers'], times: 2 });
    await refusal(world.stripe.customers.retrieve(customer));
    await refusal(list());
    expect(world.standIn.faults()).to.include({ answers: '503', times: 1 });
    await refusal(list());
    expect(world.standIn.faults()).to.deep.equal({ answers: 'normal' });
    await list();
  });

  it('answers nothing at all until that is lifted', async () => {
    world.standIn.setFaults({ answers: 'hang' });
    let isAnswered = false;
    const asked = refusal(list()).finally(() => {
      isAnswered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isAnswered).to.equal(false);
    world.standIn.setFaults({ answers: 'normal' });
    expect(await asked).to.include({ statusCode: 503 });
    await list();
  });

  it('lets a client go that waits no longer', async () => {
    world.standIn.setFaults({ answers: 'hang' });
    const impatient = new Stripe(testKey, {
      ...{ host: '127.0.0.1', port: Number(new URL(world.base).port), protocol: 'http' },
      maxNetworkRetries: 0,
      timeout: 50,
    });
    expect(await refusal(impatient.customers.list())).to.be.instanceOf(Stripe.errors.StripeConnectionError);
  });

  it('holds no more answers back than it can: the oldest is ended', async () => {
    world.standIn.setFaults({ answers: 'hang' });
    const asked = Array.from({ length: 101 }, () => fetch(`${world.base}/v1/customers`));
    const first = await Promise.race(asked);
    expect(first.status).to.equal(503);
    world.standIn.setFaults({ answers: 'normal' });
    expect((await Promise.all(asked)).every(({ status }) => status === 503)).to.equal(true);
  });

  it('ends what it holds back when it is closed', async () => {
    world.standIn.setFaults({ answers: 'hang' });
    const asked = fetch(`${world.base}/v1/customers`).then(
      ({ status }) => status,
      () => 'broken off',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.standIn.close();
    expect(await asked).to.be.oneOf([503, 'broken off']);
  });
});
