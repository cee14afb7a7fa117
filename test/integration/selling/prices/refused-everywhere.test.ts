import { expect } from 'chai';
import { type InsteadOfStripe, type StripeProxy, startStripeProxy } from '../../../sandbox-stripe/stripe-proxy.ts';
import { testKey, webhookSecret } from '../../../sandbox-stripe/world.ts';
import { createBuying, monthlyOffer } from '../../../support/browser/buying.ts';
import { as, example, type FrontEnd } from '../../../support/browser/front-end.ts';
import { runRecorded } from '../../../support/processes/recorded-command.ts';
import { patience } from '../../../support/processes/stile.ts';
import { type AgainstStripe, startAgainstStripe } from '../../../support/selling/against-stripe.ts';
import { type AdminDesk, adminTokens, createAdminDesk } from '../../../support/sign-on/admins.ts';
import { createTestResources } from '../../../support/test-resources.ts';

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

interface Prepared {
  /** What is asked of the service, as often as one likes. */
  readonly ask: () => Promise<Response>;
  /** What it answers once Stripe says yes again. */
  readonly then: readonly number[];
}

interface Stage {
  readonly town: AgainstStripe;
  readonly page: FrontEnd;
  readonly desk: AdminDesk;
}

let readers = 0;

/** Somebody who asks from an address of their own, because checkouts are limited by it. */
async function newReader(page: FrontEnd): Promise<Record<string, string>> {
  readers += 1;
  return { ...as(await page.newReader()), 'X-Forwarded-For': `${11 + (readers >> 8)}.${readers & 255}.7.7` };
}

const admin = (path: string, body?: object) => ({ as: 'olga' as const, ...(body === undefined ? {} : { body }), path });

/** A reader who has paid on a page of Stripe's; no webhook has told of it. */
async function paid({ town, page }: Stage) {
  const buying = createBuying(page);
  const headers = await newReader(page);
  const session = await buying.open(headers);
  town.world.standIn.setDelivery('lost');
  const { redirect } = await town.world.standIn.pay(session, { outcome: 'paid' });
  const { client_reference_id: reader } = await town.world.stripe.checkout.sessions.retrieve(session);
  return { buying, headers, session, redirect: new URL(redirect), reader: reader ?? '' };
}

async function subscribed(stage: Stage) {
  const bought = await paid(stage);
  const back = await stage.page.get(bought.redirect.pathname + bought.redirect.search, bought.headers);
  expect(back.status).to.equal(303);
  return bought;
}

function desk(verb: string, then: readonly number[], body?: object) {
  return async (stage: Stage): Promise<Prepared> => {
    const { reader } = await subscribed(stage);
    const { path, ...call } = admin(`/readers/${reader}${verb}`, body);
    const method = then.includes(204) ? 'DELETE' : 'POST';
    return { ask: () => stage.desk.call(method, path, call), then };
  };
}

const preparations: Readonly<Record<string, (stage: Stage) => Promise<Prepared>>> = {
  'opening the first checkout': async ({ page, town }) => {
    for (const { id } of (await town.world.stripe.prices.list({ limit: 100 })).data) {
      await town.world.stripe.prices.update(id, { active: false });
    }
    const buying = createBuying(page);
    const headers = await newReader(page);
    return { ask: () => buying.checkout(headers), then: [201] };
  },
  'opening another checkout instead': async ({ page }) => {
    const buying = createBuying(page);
    const headers = await newReader(page);
    await buying.open(headers);
    return { ask: () => buying.checkout(headers, { offer: 'monthly' }), then: [201] };
  },
  'coming back': async (stage) => {
    const { redirect, headers } = await paid(stage);
    return { ask: () => stage.page.get(redirect.pathname + redirect.search, headers), then: [303] };
  },
  'going to the portal': async (stage) => {
    const { headers } = await subscribed(stage);
    const order = { returnUrl: 'https://asia.example.com/japan-china-collaboration' };
    return { ask: () => stage.page.post(`/v1/${example}/portal`, order, headers), then: [200, 201] };
  },
  'a webhook': async (stage) => {
    const { session } = await paid(stage);
    const event = (await stage.town.events()).find(
      ({ type, data }) => type === 'checkout.session.completed' && 'id' in data.object && data.object.id === session,
    );
    return { ask: () => stage.town.send(stage.page, event ?? {}), then: [200] };
  },
  'a webhook about a charge': async (stage) => {
    const { reader } = await subscribed(stage);
    await stage.town.world.standIn.refund(reader);
    const event = (await stage.town.events()).findLast(({ type }) => type === 'charge.refunded');
    return { ask: () => stage.town.send(stage.page, event ?? {}), then: [200] };
  },
  'taking access away': desk('/revoke', [200]),
  'giving access': desk('/grant', [200], { until: '2027-01-01T00:00:00Z' }),
  'erasing a reader': desk('?endSubscriptions=true', [204]),
};

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`where Stripe says no (${kind})`, function () {
    this.timeout(patience);
    const resources = createTestResources();
    let stage: Stage;
    let proxy: StripeProxy;
    let env: Record<string, string>;
    /** What becomes of a refusal does not depend on the store; that nothing is half done does. */
    const ways = Object.entries(refusals).filter(([, { error }]) => kind === 'SQLite' || error['code'] === 'brand_new');

    before(async () => {
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
      expect((await stage.desk.makeOffer(monthlyOffer)).status).to.equal(201);
    });

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
        for (const [what, answer] of ways) {
          for (let refused = 1; refused <= calls; refused += 1) {
            proxy.beforeEach((number) => (number === refused ? answer : undefined));
            const { code, err, out } = await run();
            proxy.beforeEach(() => undefined);
            const where = `${what}, call ${refused}: ${code} ${out} ${err}`;
            expect(err, where).to.not.match(/internal|TypeError|\n {4}at /);
            if (code !== 0)
              expect(err, where).to.match(/Stripe refused: .*request req_refused|does not answer|refused/);
          }
        }
        expect((await run()).code).to.equal(0);
      });
    }

    for (const [name, prepare] of Object.entries(preparations)) {
      it(`F8: no call that is refused during ${name} is a fault of the service's, and nothing is half done`, async () => {
        const calls = await counted((await prepare(stage)).ask);
        for (const [what, answer] of ways) {
          for (let refused = 1; refused <= calls; refused += 1) {
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
              ]);
            }
            const again = await ask();
            expect(again.status, `${where}; then ${again.status} ${await again.text()}`).to.be.oneOf([
              ...then,
              first.status,
            ]);
            if (first.status >= 400) expect(again.status, where).to.be.oneOf(then);
          }
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
