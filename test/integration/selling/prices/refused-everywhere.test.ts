import { expect } from 'chai';
import { type InsteadOfStripe, type StripeProxy, startStripeProxy } from '../../../sandbox-stripe/stripe-proxy.ts';
import { testKey, webhookSecret } from '../../../sandbox-stripe/world.ts';
import { monthlyOffer } from '../../../support/browser/buying.ts';
import { runRecorded } from '../../../support/processes/recorded-command.ts';
import { patience } from '../../../support/processes/stile.ts';
import { startAgainstStripe } from '../../../support/selling/against-stripe.ts';
import { retryQuickly } from '../../../support/selling/quick-retries.ts';
import { adminTokens, createAdminDesk } from '../../../support/sign-on/admins.ts';
import { createTestResources } from '../../../support/test-resources.ts';
import { paid, preparations, type Stage, yearlyOffer } from './what-asks-stripe.ts';

/** Every way in which Stripe says no. */
const refusals: Readonly<Record<string, InsteadOfStripe>> = {
  'a parameter is wrong': { status: 400, error: { type: 'invalid_request_error', message: 'No.', param: 'odd' } },
  'the card is declined': { status: 402, error: { type: 'card_error', message: 'No.', code: 'card_declined' } },
  'there is no such thing': {
    status: 404,
    error: { type: 'invalid_request_error', message: 'No such thing.', code: 'resource_missing', param: 'id' },
  },
  'another request has the key': {
    status: 409,
    error: { type: 'idempotency_error', message: 'In use.', code: 'idempotency_key_in_use' },
  },
  'the key was used for something else': { status: 400, error: { type: 'idempotency_error', message: 'Other.' } },
  'the code is new': { status: 400, error: { type: 'invalid_request_error', message: 'No.', code: 'brand_new' } },
  'the type is new': { status: 418, error: { type: 'teapot_error', message: 'No.' } },
};

/** What some take for an answer, so that each call is refused like this with one store, and by one of all others with the other store. */
const special = 'resource_missing';
const [taken, others] = [true, false].map((isTaken) =>
  Object.entries(refusals).filter(([, { error }]) => (error['code'] === special) === isTaken),
);

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`where Stripe says no (${kind})`, function () {
    this.timeout(3 * patience);
    const resources = createTestResources();
    let stage: Stage;
    let proxy: StripeProxy;
    let env: Record<string, string>;
    const wayOf = (call: number) => {
      const ways = ((call % 2 === 0) === (kind === 'SQLite') ? others : taken) ?? [];
      return ways[(call >> 1) % ways.length] ?? expect.fail('There is no way to say no.');
    };

    before(async () => {
      resources.onClear(retryQuickly());
      const STORE_URL = kind === 'SQLite' ? await resources.fileStore() : (await resources.redis()).url;
      env = { STORE_URL, ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1', PUBLIC_URL: 'http://stile.example' };
      const town = await startAgainstStripe({
        STORE_URL,
        instances: 1,
        env,
        apiBase: async (base) => {
          proxy = await startStripeProxy(base);
          resources.onClear(() => proxy.close());
          return proxy.url;
        },
      });
      resources.onClear(() => town.close());
      const [page] = town.pages;
      if (page === undefined) throw new Error('There is no instance.');
      stage = { town, page, desk: createAdminDesk(page.url) };
      for (const offer of [monthlyOffer, yearlyOffer]) expect((await stage.desk.makeOffer(offer)).status).to.equal(201);
    });

    // A test that fails leaves nothing refused to the next one.
    afterEach(() => proxy.beforeEach(() => undefined));
    after(() => resources.clear());

    /** How many calls of Stripe it takes. */
    async function counted(ask: () => Promise<unknown>): Promise<number> {
      const before = proxy.asked();
      await ask();
      return proxy.asked() - before;
    }

    for (const line of ['stripe sync', 'reconcile', 'reconcile --dry-run']) {
      it(`F8: \`stile ${line}\` says why Stripe refuses, and does it all the next time`, async () => {
        await paid(stage);
        const settings = {
          ...env,
          STRIPE_SECRET_KEY: testKey,
          STRIPE_WEBHOOK_SECRET: webhookSecret,
          STRIPE_API_BASE: proxy.url,
        };
        const now = () => stage.town.world.standIn.now();
        const run = () => runRecorded(line, settings, { now });
        const calls = Math.min(await counted(run), 6);
        for (let refused = 1; refused <= calls; refused += 1) {
          const [what, answer] = wayOf(refused);
          proxy.beforeEach((number) => (number === refused ? answer : undefined));
          const { code, err, out } = await run();
          proxy.beforeEach(() => undefined);
          const where = `${what}, call ${refused}: ${code} ${out} ${err}`;
          expect(err, where).to.not.match(/internal|TypeError|\n {4}at /);
          if (code !== 0)
            expect(err, where).to.match(/Stripe refused: .*request req_refused|do(?:es|id) not answer|refused/);
        }
        expect((await run()).code).to.equal(0);
      });
    }

    for (const [name, prepare] of Object.entries(preparations)) {
      it(`F8: no call that is refused during ${name} is a fault of the service's, and nothing is half done`, async () => {
        const calls = await counted((await prepare(stage)).ask);
        for (let refused = 1; refused <= calls; refused += 1) {
          const [what, answer] = wayOf(refused);
          const { ask, then } = await prepare(stage);
          proxy.beforeEach((number) => (number === refused ? answer : undefined));
          const first = await ask();
          proxy.beforeEach(() => undefined);
          const text = await first.text();
          const where = `${what}, call ${refused}: ${first.status} ${text}`;
          expect(first.status, where).to.not.equal(500);
          expect(text, where).to.not.include('internal');
          if (first.status >= 400) {
            expect(JSON.parse(text).code, where).to.be.oneOf([
              'provider-refused',
              'provider-unavailable',
              'not-found',
              'not-subscribed',
            ]);
          }
          const again = await ask();
          expect(again.status, `${where}; then ${again.status} ${await again.text()}`).to.be.oneOf([
            ...then,
            first.status,
          ]);
          if (first.status >= 400) expect(again.status, where).to.be.oneOf(then);
        }
      });
    }

    it('F8: is counted by Stripe’s code', async () => {
      const { text } = await stage.page.get('/metrics').then(async (answer) => ({ text: await answer.text() }));
      expect(text).to.match(/stile_provider_refusals_total\{code="brand_new"\} [1-9]/);
      expect(text).to.match(/stile_webhooks_total\{type="checkout.session.completed",outcome="refused"\} [1-9]/);
      const logs = stage.town.services[0]?.logs() ?? '';
      expect(logs).to.match(
        /Stripe refused: No\. \(type StripeInvalidRequestError, code brand_new, status 400, request req_refused\)/,
      );
      expect(logs).to.not.include(testKey).and.not.include(webhookSecret);
    });
  });
}
