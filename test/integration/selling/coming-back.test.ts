import { expect } from 'chai';
import { type StripeProxy, startStripeProxy } from '../../sandbox-stripe/stripe-proxy.ts';
import { cookiesOf, createBuying, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, type FrontEnd } from '../../support/browser/front-end.ts';
import { type AgainstStripe, startAgainstStripe } from '../../support/selling/against-stripe.ts';
import { createTestResources } from '../../support/test-resources.ts';

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'Sec-Fetch-Mode': 'navigate' };

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`F9: coming back from checkout while Stripe hangs (${kind})`, function () {
    this.timeout(60_000);
    const stage = createTestResources();
    let town: AgainstStripe;
    let proxy: StripeProxy;
    let page: FrontEnd;

    beforeEach(async () => {
      const STORE_URL = kind === 'SQLite' ? await stage.fileStore() : (await stage.redis()).url;
      const apiBase = async (base: string) => {
        proxy = await startStripeProxy(base);
        stage.onClear(() => proxy.close());
        return proxy.url;
      };
      town = await startAgainstStripe({ STORE_URL, instances: 1, apiBase });
      stage.onClear(() => town.close());
      page = createFrontEnd(town.services[0] ?? expect.fail('There is no instance.'));
    });

    afterEach(() => stage.clear());

    let letGo: () => void = () => undefined;

    /** Every request to Stripe waits until `letGo`. */
    function hang(): void {
      const waiting = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      proxy.beforeEach(() => waiting);
    }

    /** A reader who has paid, and the path by which they come back. */
    async function paid(delivery: 'normal' | 'lost') {
      town.world.standIn.setDelivery(delivery);
      const headers = as(await page.newReader());
      const session = await createBuying(page).open(headers);
      const { redirect } = await town.world.standIn.pay(session, { outcome: 'paid' });
      const { pathname, search } = new URL(redirect);
      return { headers, path: pathname + search, Cookie: `stile_reader=${headers['X-Reader-Token']}` };
    }

    async function timed(path: string, headers: Record<string, string>) {
      const before = performance.now();
      const answer = await page.get(path, { ...browser, ...headers });
      expect(performance.now() - before).to.be.lessThan(4_000);
      return answer;
    }

    it('F9: lets in whom the webhook has let in already: by their cookie, and by the address alone', async () => {
      const { path, Cookie } = await paid('normal');
      hang();
      for (const headers of [{ Cookie }, {}]) {
        const back = await timed(path, headers);
        expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
        expect(cookiesOf(back)).to.include('stile_entitlement_');
      }
      const again = await timed(path, {});
      expect({ status: again.status, cookies: cookiesOf(again) }, 'once').to.deep.equal({ status: 303, cookies: '' });
      letGo();
    });

    it('F9: lets them in also where Stripe breaks off every connection', async () => {
      const { path, Cookie } = await paid('normal');
      await proxy.close();
      const back = await timed(path, { Cookie });
      expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
    });

    describe('F9: and where Stripe says no', () => {
      for (const code of ['parameter_invalid_empty', 'resource_missing']) {
        it(`F9: lets in whom the webhook has let in already: ${code}`, async () => {
          const { path, Cookie } = await paid('normal');
          town.world.standIn.setFaults({ answers: 'refuse', code });
          const back = await timed(path, { Cookie });
          expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({
            status: 303,
            to: returnUrl,
          });
          expect(cookiesOf(back)).to.include('stile_entitlement_');
        });
      }

      it('F9: shows others the page that asks again, and lets them in once a webhook or Stripe says that they paid', async () => {
        const { path, Cookie } = await paid('lost');
        town.world.standIn.setFaults({ answers: 'refuse' });
        const back = await timed(path, { Cookie });
        expect(back.status).to.equal(502);
        expect(await back.text()).to.include('<h1>Your payment is being confirmed</h1>');
        const [, next = ''] = /^2; url=(\?.*)$/.exec(back.headers.get('refresh') ?? '') ?? [];
        town.world.standIn.setFaults({ answers: 'normal' });
        const after = new URL(next, `http://stile.example${path}`);
        expect((await timed(after.pathname + after.search, { Cookie })).status).to.equal(303);
      });
    });

    it('F9: gives nothing to those who state whose it is, and have no proof of that', async () => {
      const { path } = await paid('normal');
      hang();
      const stranger = `stile_reader=${await page.newReader()}`;
      for (const address of [path.replace(/&secret=[^&]*/, ''), path.replace(/secret=[^&]*/, 'secret=a..zzzz.AAAA')]) {
        const back = await timed(address, { Cookie: stranger });
        expect({ status: back.status, cookies: cookiesOf(back) }).to.deep.equal({ status: 503, cookies: '' });
      }
      letGo();
    });

    it('F9: shows others a page that asks again by itself, less and less often, at the same address', async () => {
      const { path, Cookie } = await paid('lost');
      hang();
      const seconds: number[] = [];
      let address = path;
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const back = await timed(address, { Cookie, 'Accept-Language': 'de' });
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
      let back = await timed(address, { Cookie });
      for (let attempt = 0; attempt < 5 && back.status === 503; attempt += 1) back = await timed(address, { Cookie });
      expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
    });

    it('F9: answers programs with a problem, and a front end that opens checkout or portal within ten seconds', async () => {
      const { path, headers } = await paid('lost');
      hang();
      await expectProblem(await page.get(path, headers), { status: 503, code: 'provider-unavailable' });
      const before = performance.now();
      const answers = await Promise.all([
        createBuying(page).checkout(as(await page.newReader())),
        page.post('/v1/nikkei-asian-review/portal', { returnUrl }, headers),
      ]);
      expect(performance.now() - before).to.be.lessThan(12_000);
      for (const answer of answers) {
        expect(answer.headers.get('retry-after')).to.equal('5');
        await expectProblem(answer, { status: 503, code: 'provider-unavailable' });
      }
      letGo();
    });
  });
}
