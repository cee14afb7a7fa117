import { expect } from 'chai';
import { startStripeProxy } from '../../sandbox-stripe/stripe-proxy.ts';
import { expectAccessible } from '../../support/browser/accessibility.ts';
import { pictureOf } from '../../support/browser/admin-pages.ts';
import { launchBrowser } from '../../support/browser/browser.ts';
import { createBuying, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd } from '../../support/browser/front-end.ts';
import { startAgainstStripe } from '../../support/selling/against-stripe.ts';
import { createTestResources } from '../../support/test-resources.ts';

describe('F9: the page on which a reader waits for their payment', function () {
  this.timeout(60_000);
  const stage = createTestResources();
  afterEach(() => stage.clear());

  it('F9: asks again by itself, and moves on once Stripe answers', async () => {
    const STORE_URL = await stage.fileStore();
    const apiBase = async (base: string) => {
      const proxy = await startStripeProxy(base);
      stage.onClear(() => proxy.close());
      proxy.beforeEach(() => waiting);
      return proxy.url;
    };
    let waiting: Promise<void> | undefined;
    const town = await startAgainstStripe({ STORE_URL, instances: 1, apiBase });
    stage.onClear(() => town.close());
    const [service] = town.services;
    if (service === undefined) throw new Error('There is no instance.');
    town.world.standIn.setDelivery('lost');
    const front = createFrontEnd(service);
    const session = await createBuying(front).open(as(await front.newReader()));
    const { pathname, search } = new URL((await town.world.standIn.pay(session, { outcome: 'paid' })).redirect);

    let letGo = () => {};
    waiting = new Promise((resolve) => {
      letGo = resolve;
    });
    const browser = await launchBrowser();
    stage.onClear(() => browser.close());
    for (const [name, options] of [
      ['wide', {}],
      ['phone', { width: 390, height: 844, locale: 'ja-JP' }],
    ] as const) {
      const { page, close } = await browser.visit(options);
      await page.goto(`http://127.0.0.1:${service.port}${pathname}${search}`);
      const title = name === 'wide' ? 'Your payment is being confirmed' : 'お支払いを確認しています';
      await page.getByRole('heading', { name: title }).waitFor();
      await expectAccessible(page);
      await pictureOf(page, `waiting-${name}`);
      await page.waitForURL(/attempt=1/);
      await page.getByRole('heading', { name: title }).waitFor();
      if (name === 'phone') {
        const movedOn = page.waitForRequest(returnUrl);
        letGo();
        await movedOn;
        expect((await page.context().cookies()).map((cookie) => cookie.name)).to.include('stile_reader');
      }
      await close();
    }
  });
});
