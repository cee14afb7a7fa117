import { expect } from 'chai';
import Stripe from 'stripe';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';

const secret = 'whsec_of_the_tests';

describe('POST /webhooks/stripe', () => {
  const service = useService({ STRIPE_WEBHOOK_SECRET: secret }, { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  afterEach(() => buying.deliver('normal'));

  const nowSeconds = async () =>
    Math.floor(Date.parse(((await (await page.get('/sandbox/clock')).json()) as { now: string }).now) / 1000);

  const signature = async (payload: string, by: { secret?: string; secondsOff?: number } = {}) => {
    const timestamp = (await nowSeconds()) + (by.secondsOff ?? 0);
    return Stripe.webhooks.generateTestHeaderString({ payload, secret: by.secret ?? secret, timestamp });
  };

  const send = (payload: string, header?: string) =>
    page.post('/webhooks/stripe', payload, header === undefined ? {} : { 'Stripe-Signature': header });

  const eventOf = (type: string, object: object, id = `evt_${Math.random()}`) =>
    JSON.stringify({ id, object: 'event', type, data: { object } });

  const of = async (payload: string) => send(payload, await signature(payload));

  const stateOf = async (headers: Record<string, string>) =>
    (await page.meter(unread(), { headers })).entitlement.state;

  /** Somebody who has paid, and of whom Stile has not heard. */
  async function unheardOf(): Promise<{ headers: Record<string, string>; event: string }> {
    await buying.deliver('lost');
    const headers = as(await page.newReader());
    const session = await buying.open(headers);
    await buying.pay(session);
    expect(await stateOf(headers)).to.equal('none');
    const related_object = { id: session, type: 'checkout.session' };
    const event = { id: `evt_${Math.random()}`, object: 'v2.core.event', type: 'v1.checkout.session.completed' };
    return { headers, event: JSON.stringify({ ...event, related_object }) };
  }

  it('200: lets in anyone who has paid, although they never came back', async () => {
    const { headers, event } = await unheardOf();
    const answer = await of(event);
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({ outcome: 'handled' });
    expect(await stateOf(headers)).to.equal('trial');
  });

  it('200: takes the same event again, and in twenty copies at once, without another outcome', async () => {
    const { headers, event } = await unheardOf();
    const answers = await Promise.all(Array.from({ length: 20 }, () => of(event)));
    for (const { status } of answers) expect(status).to.be.oneOf([200, 503]);
    expect(answers.map(({ status }) => status)).to.include(200);
    expect((await of(event)).status).to.equal(200);
    expect(await stateOf(headers)).to.equal('trial');
  });

  it('Ghost #20243: 200: is not interested in objects of other products, nor in other events', async () => {
    const foreign = { id: 'sub_other', object: 'subscription', customer: 'cus_other', metadata: {} };
    for (const event of [
      eventOf('product.created', { id: 'prod_1', object: 'product' }),
      eventOf('customer.subscription.updated', foreign),
      eventOf('something.quite.new', { id: 'x_1', object: 'x' }),
    ]) {
      const answer = await of(event);
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal({ outcome: 'ignored' });
    }
  });

  it('hears by itself of what happens in the dashboard, the portal and at the bank', async () => {
    const headers = as(await page.newReader());
    await buying.pay(await buying.open(headers));
    expect(await stateOf(headers)).to.equal('trial');
    const { reader } = await page.meter(unread(), { headers });
    await buying.happens(reader.id, 'refund');
    const refunded = await page.meter(unread(), { headers });
    expect(refunded.entitlement.state).to.equal('revoked');
    expect(refunded.banner?.state).to.equal('subscription-expired');
  });

  it('autumn #3230: touches no counter of articles', async () => {
    const headers = as(await page.newReader());
    await page.readMany(3, { headers });
    await buying.buy(headers);
    const { reader } = await page.meter(unread(), { headers });
    await buying.happens(reader.id, 'refund');
    expect(await page.used(headers)).to.equal(3);
  });

  describe('400: believes nothing', () => {
    const cases: [string, (event: string) => Promise<Response>][] = [
      ['without a signature', (event) => send(event)],
      ['with an empty one', (event) => send(event, '')],
      ['with one of another secret', async (event) => send(event, await signature(event, { secret: 'whsec_x' }))],
      [
        'that is more than five minutes old',
        async (event) => send(event, await signature(event, { secondsOff: -310 })),
      ],
      ['from the future', async (event) => send(event, await signature(event, { secondsOff: 320 }))],
      ['that was changed', async (event) => send(`${event} `, await signature(event))],
      ['that is no JSON', async () => of('{')],
      ['that is empty', async () => of('')],
    ];

    for (const [name, sending] of cases) {
      it(name, async () => {
        const { headers, event } = await unheardOf();
        await expectProblem(await sending(event), { status: 400, code: 'bad-signature' });
        expect(await stateOf(headers)).to.equal('none');
      });
    }
  });

  it('413: reads no more than an event can have', async () => {
    const refused = await of(eventOf('product.created', { id: 'x'.repeat(1024 * 1024), object: 'product' }));
    await expectProblem(refused, { status: 413, code: 'payload-too-large' });
    const large = await of(eventOf('product.created', { id: 'x'.repeat(900 * 1024), object: 'product' }));
    expect(large.status).to.equal(200);
  });

  it('counts the news by type and outcome', async () => {
    const text = await (await page.get('/metrics')).text();
    expect(text).to.match(/stile_webhooks_total\{type="checkout.session.completed",outcome="handled"\} [1-9]/);
    expect(text).to.match(/stile_checkouts_opened_total\{publication="nikkei-asian-review"\} [1-9]/);
  });
});
