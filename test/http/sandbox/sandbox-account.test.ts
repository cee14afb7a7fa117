import { expect } from 'chai';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { startService, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('/sandbox/stripe: the account, and Stripe itself', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const post = (path: string, body: object) => page.post(`/sandbox/stripe/${path}`, body);
  const taken = async (answer: Response) => {
    const text = await answer.text();
    expect(answer.status, text).to.equal(200);
    return JSON.parse(text) as Record<string, unknown>;
  };

  before(async () => {
    await createAdminDesk(service).makeOffer(monthlyOffer);
  });
  afterEach(async () => {
    await taken(await post('faults', { answers: 'normal' }));
    await taken(await post('webhooks', { delivery: 'normal', form: 'current' }));
  });

  it('fails as it is told, says so, and is itself again', async () => {
    const headers = await buying.newReader();
    const rule = { answers: '503', calls: ['POST /v1/checkout/sessions', 'GET /v1/prices'], times: 50 };
    expect(await taken(await post('faults', rule))).to.deep.equal(rule);
    expect(await taken(await page.get('/sandbox/stripe/faults'))).to.include({ answers: '503' });
    await expectProblem(await buying.checkout(headers, { offer: 'monthly' }), {
      status: 503,
      code: 'provider-unavailable',
    });
    expect(await taken(await page.get('/sandbox/stripe/faults')))
      .to.have.property('times')
      .lessThan(50);
    await taken(await post('faults', { answers: 'normal' }));
    expect(await taken(await page.get('/sandbox/stripe/faults'))).to.deep.equal({ answers: 'normal' });
    expect((await buying.buy(headers, 'monthly')).status).to.equal(303);
  }).timeout(20_000);

  it('holds answers back until that is lifted, while its own calls and pages go on', async () => {
    const headers = await buying.newReader();
    await taken(await post('faults', { answers: 'hang' }));
    const asked = buying.checkout(headers, { offer: 'monthly' });
    await taken(await page.get('/sandbox/stripe/faults'));
    expect((await page.get('/sandbox/stripe/pay/cs_none')).status).to.equal(404);
    await taken(await post('faults', { answers: 'normal' }));
    expect((await asked).status, 'it is tried again').to.equal(201);
  }).timeout(20_000);

  it('archives the prices of an offer, and restores them', async () => {
    const headers = await buying.newReader();
    await buying.buy(headers, 'monthly');
    const which = { publication: example, offer: 'monthly' };
    const { prices } = await taken(await post('prices/archive', which));
    expect(prices).to.have.lengthOf(1);
    const [price] = prices as string[];
    expect(await taken(await post('prices/restore', { price: String(price) }))).to.deep.equal({ prices });
    expect(await taken(await post('prices/archive', {})))
      .to.have.property('prices')
      .that.includes(price);
    expect(await taken(await post('prices/restore', which))).to.deep.equal({ prices });
    for (const none of [{ offer: 'nothing' }, { publication: 'elsewhere' }, { price: 'price_none' }]) {
      await expectProblem(await post('prices/archive', none), { status: 404, code: 'not-found' });
    }
  });

  for (const form of ['2022', '2019', 'thin', 'current'] as const) {
    it(`lets webhooks in the form ${form} be taken by the service`, async () => {
      expect(await taken(await post('webhooks', { form }))).to.deep.equal({ form });
      expect(await taken(await post('webhooks', { delivery: 'normal', form }))).to.deep.equal({
        delivery: 'normal',
        form,
      });
      const headers = await buying.newReader();
      await buying.pay(await buying.open(headers, 'monthly'));
      expect((await page.meter(unread(), { headers })).entitlement.state).to.equal('active');
    });
  }

  it('422: takes what is described', async () => {
    const wrong: [string, object, readonly string[]][] = [
      ['faults', {}, ['answers']],
      ['faults', { answers: 'maybe' }, ['answers']],
      ['faults', { answers: '503', code: 'odd' }, ['code']],
      ['faults', { answers: 'refuse', code: 'Not A Code' }, ['code']],
      ['faults', { answers: '503', times: 0, calls: [] }, ['calls', 'times']],
      ['faults', { answers: '503', calls: ['/v1/prices'] }, ['calls.0']],
      ['prices/archive', { price: '' }, ['price']],
      ['webhooks', {}, ['delivery']],
      ['webhooks', { form: '2015' }, ['form']],
    ];
    for (const [path, body, paths] of wrong) {
      await expectProblem(await post(path, body), { status: 422, code: 'invalid-request', paths });
    }
  });
});

describe('a service whose Stripe holds its answers back', () => {
  it('stops soon, whatever waits for it', async () => {
    const service = await startService();
    const page = createFrontEnd(service);
    const headers = as(await page.newReader());
    await page.post('/sandbox/stripe/faults', { answers: 'hang' });
    const body = JSON.stringify({ offer: 'trial-3-months', returnUrl: 'https://asia.example.com/' });
    const asked = fetch(`${service.url}/v1/${example}/checkout`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body,
    }).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = performance.now();
    await service.close();
    expect(performance.now() - before).to.be.lessThan(8000);
    await asked;
  }).timeout(20_000);
});
