import { expect } from 'chai';
import { createStripeProvider } from '../../src/stripe/provider.ts';
import { createBuying, returnUrl } from '../support/browser/buying.ts';
import { as, createFrontEnd, example, type FrontEnd } from '../support/browser/front-end.ts';
import { type ConfigDir, makeConfigDir } from '../support/publications.ts';
import { startService, type TestService } from '../support/service.ts';
import { adminTokens, createAdminDesk } from '../support/sign-on/admins.ts';
import { expectPinned } from './expect-pinned.ts';
import { fixedReaders, pinnedNow, pinnedSecret } from './fixed-readers.ts';
import { offers, publication } from './full-publication.ts';
import { type RecordingStripe, startRecordingStripe } from './recording-stripe.ts';

/*
 * What Stile writes into an account at Stripe stays there, and Stile knows its own again by it: customers and purchases by their
 * metadata, prices by their lookup keys, products by their ids, the portal's configuration by its mark. Idempotency keys are known to
 * a process of an earlier version that asks at the same moment.
 */

const stripeKeys = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };

describe('the names at Stripe', () => {
  let stripe: RecordingStripe;
  let config: ConfigDir;
  let service: TestService;
  let page: FrontEnd;

  before(async () => {
    stripe = await startRecordingStripe();
    config = await makeConfigDir({ [example]: publication });
    const env = {
      ...stripeKeys,
      STRIPE_API_BASE: stripe.url,
      PUBLIC_URL: 'https://stile.example.com',
      CONFIG_DIR: config.dir,
      ADMIN_TOKENS: adminTokens,
      READER_SECRET: pinnedSecret,
      TRUST_PROXY: '1',
      COUNTRY_HEADER: 'X-Reader-Country',
    };
    service = await startService(env, { realNow: () => pinnedNow });
    const url = `http://127.0.0.1:${service.port}`;
    page = createFrontEnd(url);
    const desk = createAdminDesk(url);
    for (const offer of offers) expect((await desk.makeOffer(offer)).status).to.equal(201);
    stripe.take();
  });

  after(async () => {
    await service?.close();
    await config?.remove();
    await stripe?.close();
  });

  const buyers = { introduction: fixedReaders.ann, plan: fixedReaders.bob, term: fixedReaders.cleo };

  for (const [offer, { token }] of Object.entries(buyers)) {
    it(`stay as they are when somebody goes to buy the offer ${offer}`, async () => {
      const answer = await createBuying(page).checkout({ ...as(token), 'X-Reader-Country': 'JP' }, { offer });
      expect(answer.status, await answer.text()).to.equal(201);
      expectPinned(`stripe-checkout-${offer}`, stripe.take());
    });
  }

  it('stay as they are when a customer goes to the portal', async () => {
    const answer = await page.post(`/v1/${example}/portal`, { returnUrl }, as(fixedReaders.ann.token));
    expect(answer.status, await answer.text()).to.equal(201);
    expectPinned('stripe-portal', stripe.take());
  });

  it('stay as they are when a second trial is undone', async () => {
    const provider = createStripeProvider({ secretKey: 'sk_test_1', apiBase: stripe.url });
    await provider.markPurchase('sub_1', { as: 'undoing', act: 'refuse-second-trial' });
    await provider.refusePurchase('sub_1');
    await provider.markPurchase('sub_1', { as: 'undone', act: 'refuse-second-trial' });
    expectPinned('stripe-refusal', stripe.take());
  });

  it('stay as they are when a purchase is marked, or its term settled', async () => {
    const provider = createStripeProvider({ secretKey: 'sk_test_1', apiBase: stripe.url });
    await provider.markPurchase('sub_1', { as: 'accepted' });
    await provider.markPurchase('sub_1', { as: 'undoing', act: 'end-superseded' });
    await provider.markPurchase('sub_1', { as: 'undone', act: 'end-superseded' });
    await provider.keepArrival({ payment: 'ch_1', at: pinnedNow });
    await provider.keepArrival({ payment: 'cs_1', at: pinnedNow });
    expect(await provider.moveTerm('sub_2', { from: pinnedNow, to: pinnedNow + 60_000, isWaiting: false })).to.equal(
      true,
    );
    expectPinned('stripe-marks', stripe.take());
  });

  it('stay as they are when a subscription is ended that nobody may read by', async () => {
    await createStripeProvider({ secretKey: 'sk_test_1', apiBase: stripe.url }).endPurchase('sub_1', 'refunded');
    expectPinned('stripe-ending', stripe.take());
  });

  it('stay as they are when it is asked what has happened', async () => {
    const provider = createStripeProvider({ secretKey: 'sk_test_1', apiBase: stripe.url });
    for await (const _ of provider.eventsSince(pinnedNow)) throw new Error('Nothing has happened here.');
    expectPinned('stripe-events', stripe.take());
  });
});
