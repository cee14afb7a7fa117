import { expect } from 'chai';
import { type StripeProxy, startStripeProxy } from '../../sandbox-stripe/stripe-proxy.ts';
import { cookiesOf, createBuying, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, type FrontEnd } from '../../support/browser/front-end.ts';
import { type AgainstStripe, startAgainstStripe } from '../../support/selling/against-stripe.ts';
import { createTestResources, type TestResources } from '../../support/test-resources.ts';

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'Sec-Fetch-Mode': 'navigate' };

/** An instance, its Stripe, and how that is made to hang. */
interface Place {
  readonly town: AgainstStripe;
  readonly proxy: StripeProxy;
  readonly page: FrontEnd;
  /** Every request to Stripe waits until what this returns is called. */
  hang(): () => void;
  /** A reader who has paid, and the path by which they come back. */
  paid(delivery: 'normal' | 'lost'): Promise<{ headers: Record<string, string>; path: string; Cookie: string }>;
  timed(path: string, headers: Record<string, string>): Promise<Response>;
}

async function open(stage: TestResources, kind: 'SQLite' | 'Redis'): Promise<Place> {
  const STORE_URL = kind === 'SQLite' ? await stage.fileStore() : (await stage.redis()).url;
  let started: StripeProxy | undefined;
  const apiBase = async (base: string) => {
    const proxy = await startStripeProxy(base);
    started = proxy;
    stage.onClear(() => proxy.close());
    return proxy.url;
  };
  const town = await startAgainstStripe({ STORE_URL, instances: 1, apiBase });
  stage.onClear(() => town.close());
  const proxy = started ?? expect.fail('Nothing stands before Stripe.');
  const page = createFrontEnd(town.services[0] ?? expect.fail('There is no instance.'));
  return {
    town,
    proxy,
    page,
    hang() {
      let letGo: () => void = () => undefined;
      const waiting = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      proxy.beforeEach(() => waiting);
      return letGo;
    },
    async paid(delivery) {
      town.world.standIn.setDelivery(delivery);
      const headers = as(await page.newReader());
      const session = await createBuying(page).open(headers);
      const { redirect } = await town.world.standIn.pay(session, { outcome: 'paid' });
      const { pathname, search } = new URL(redirect);
      return { headers, path: pathname + search, Cookie: `stile_reader=${headers['X-Reader-Token']}` };
    },
    async timed(path, headers) {
      const before = performance.now();
      const answer = await page.get(path, { ...browser, ...headers });
      expect(performance.now() - before).to.be.lessThan(4_000);
      return answer;
    },
  };
}

describe('F9: coming back from checkout while Stripe hangs', function () {
  this.timeout(60_000);
  const stage = createTestResources();

  afterEach(() => stage.clear());

  /** Nearly all of the time is waiting for Stripe: the stores wait at once. */
  const itOnBothStores = (title: string, test: (place: Place) => Promise<void>) =>
    it(`${title} (SQLite and Redis)`, async () => {
      const places = [await open(stage, 'SQLite'), await open(stage, 'Redis')];
      await Promise.all(places.map(test));
    });

  itOnBothStores(
    'F9: lets in whom the webhook has let in already: by their cookie, and by the address alone',
    async (place) => {
      const { path, Cookie } = await place.paid('normal');
      const letGo = place.hang();
      for (const headers of [{ Cookie }, {}]) {
        const back = await place.timed(path, headers);
        expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
        expect(cookiesOf(back)).to.include('stile_entitlement_');
      }
      const again = await place.timed(path, {});
      expect({ status: again.status, cookies: cookiesOf(again) }, 'once').to.deep.equal({ status: 303, cookies: '' });
      letGo();
    },
  );

  itOnBothStores('F9: lets them in also where Stripe breaks off every connection', async (place) => {
    const { path, Cookie } = await place.paid('normal');
    await place.proxy.close();
    const back = await place.timed(path, { Cookie });
    expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
  });

  describe('F9: and where Stripe says no', () => {
    for (const code of ['parameter_invalid_empty', 'resource_missing']) {
      itOnBothStores(`F9: lets in whom the webhook has let in already: ${code}`, async (place) => {
        const { path, Cookie } = await place.paid('normal');
        place.town.world.standIn.setFaults({ answers: 'refuse', code });
        const back = await place.timed(path, { Cookie });
        expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({
          status: 303,
          to: returnUrl,
        });
        expect(cookiesOf(back)).to.include('stile_entitlement_');
      });
    }

    itOnBothStores(
      'F9: shows others the page that asks again, and lets them in once a webhook or Stripe says that they paid',
      async (place) => {
        const { path, Cookie } = await place.paid('lost');
        place.town.world.standIn.setFaults({ answers: 'refuse' });
        const back = await place.timed(path, { Cookie });
        expect(back.status).to.equal(502);
        expect(await back.text()).to.include('<h1>Your payment is being confirmed</h1>');
        const [, next = ''] = /^2; url=(\?.*)$/.exec(back.headers.get('refresh') ?? '') ?? [];
        place.town.world.standIn.setFaults({ answers: 'normal' });
        const after = new URL(next, `http://stile.example${path}`);
        expect((await place.timed(after.pathname + after.search, { Cookie })).status).to.equal(303);
      },
    );
  });

  itOnBothStores('F9: gives nothing to those who state whose it is, and have no proof of that', async (place) => {
    const { path } = await place.paid('normal');
    const letGo = place.hang();
    const stranger = `stile_reader=${await place.page.newReader()}`;
    for (const address of [path.replace(/&secret=[^&]*/, ''), path.replace(/secret=[^&]*/, 'secret=a..zzzz.AAAA')]) {
      const back = await place.timed(address, { Cookie: stranger });
      expect({ status: back.status, cookies: cookiesOf(back) }).to.deep.equal({ status: 503, cookies: '' });
    }
    letGo();
  });

  itOnBothStores(
    'F9: shows others a page that asks again by itself, less and less often, at the same address',
    async (place) => {
      const { path, Cookie } = await place.paid('lost');
      const letGo = place.hang();
      const seconds: number[] = [];
      let address = path;
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const back = await place.timed(address, { Cookie, 'Accept-Language': 'de' });
        const text = await back.text();
        expect(back.status, text).to.equal(503);
        expect(back.headers.get('content-type')).to.equal('text/html; charset=utf-8');
        expect(text).to.include('<html lang="de">').and.include('<h1>Ihre Zahlung wird bestätigt</h1>');
        expect(text).to.not.match(/<script|http-equiv="refresh"/);
        const [, delay = '', next = ''] = /^(\d+); url=(\?.*)$/.exec(back.headers.get('refresh') ?? '') ?? [];
        seconds.push(Number(delay));
        const after = new URL(next, `http://stile.example${address}`);
        expect(after.searchParams.get('session')).to.equal(new URL(path, 'http://x').searchParams.get('session'));
        expect(after.searchParams.get('secret')).to.equal(new URL(path, 'http://x').searchParams.get('secret'));
        address = after.pathname + after.search;
      }
      expect(seconds).to.deep.equal([2, 3, 5, 8]);
      letGo();
      let back = await place.timed(address, { Cookie });
      for (let attempt = 0; attempt < 5 && back.status === 503; attempt += 1)
        back = await place.timed(address, { Cookie });
      expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
    },
  );

  itOnBothStores(
    'F9: answers programs with a problem, and a front end that opens checkout or portal within ten seconds',
    async (place) => {
      const { path, headers } = await place.paid('lost');
      const letGo = place.hang();
      await expectProblem(await place.page.get(path, headers), { status: 503, code: 'provider-unavailable' });
      const before = performance.now();
      const answers = await Promise.all([
        createBuying(place.page).checkout(as(await place.page.newReader())),
        place.page.post('/v1/nikkei-asian-review/portal', { returnUrl }, headers),
      ]);
      expect(performance.now() - before).to.be.lessThan(12_000);
      for (const answer of answers) {
        expect(answer.headers.get('retry-after')).to.equal('5');
        await expectProblem(answer, { status: 503, code: 'provider-unavailable' });
      }
      letGo();
    },
  );
});
