import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { expectAccessible } from '../../support/browser/accessibility.ts';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { createDemoReader, type DemoReader, type DemoStage, startDemo } from '../../support/browser/demo-reader.ts';
import { createFrontEnd } from '../../support/browser/front-end.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const pictures = process.env['TEST_SCREENSHOTS'] ?? join(tmpdir(), 'stile-screenshots');

describe('the panel of the demo: support, banks and Stripe itself', function () {
  this.timeout(60_000);

  let demo: DemoStage;
  let reader: DemoReader;

  before(async () => {
    demo = await startDemo({ ADMIN_TOKENS: adminTokens });
    await createAdminDesk(demo.service).makeOffer(monthlyOffer);
  });

  after(async () => {
    await demo?.close();
  });

  beforeEach(async () => {
    reader = await demo.come('2027-01-10T12:00:00+09:00');
    await reader.read(demo.metered[0]);
  });

  afterEach(() => reader.visit.close());

  const open = (group: string) => reader.page.locator('summary', { hasText: group }).click();
  const press = (name: string) => reader.page.getByRole('button', { name, exact: true }).click();
  const has = (words: string) => reader.page.locator('#entitlement-now', { hasText: words }).waitFor();

  const done = (name: string) => reader.page.locator('#deed-now', { hasText: `Done: ${name}.` }).waitFor();
  const granted = () => reader.page.locator('stile-paywall[state="granted"]:not([aria-busy])').waitFor();

  /** Presses a button of the panel and waits until that has happened, and the article was asked for again. */
  async function happens(name: string): Promise<void> {
    await press(name);
    await done(name);
    await granted();
  }

  async function pass(span: '+1 day' | '+1 month'): Promise<void> {
    const before = await reader.page.locator('#clock-now').getAttribute('datetime');
    await press(span);
    await reader.page.locator(`#clock-now:not([datetime="${before}"])`).waitFor();
    await granted();
  }

  /** Buys the plan at its full price as this browser's reader. */
  async function subscribe(): Promise<void> {
    const cookies = await reader.visit.context.cookies();
    const headers = { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
    await createBuying(createFrontEnd(demo.service)).buy(headers, 'monthly');
    await reader.read(demo.metered[0]);
    await has('Subscribed');
  }

  it('refunds a part and all the rest', async () => {
    await subscribe();
    await open('More on refunds');
    await happens('Refund a part');
    await has('Subscribed');
    await happens('Refund');
    await has('Access was taken back');
  });

  it('has a refund fail, and a dispute won', async () => {
    await subscribe();
    await open('More on refunds');
    await happens('Refund that will fail');
    await happens('Refund fails now');
    await happens('Dispute');
    await has('Access was taken back');
    await happens('Dispute won');
    await has('Subscribed');
    await press('Dispute lost');
    await reader.page.getByText('This reader has bought nothing to which that could happen.').waitFor();
    expect(await reader.page.locator('#deed-now').textContent()).to.equal('');
  });

  it('pauses, resumes, and has what is owed paid', async () => {
    await subscribe();
    await happens('Card declined');
    await open('By support');
    await happens('Pause');
    await pass('+1 month');
    await pass('+1 day');
    expect(await reader.page.locator('#entitlement-now').textContent()).to.not.include('Payment failed');
    await happens('Resume');
    await pass('+1 month');
    await has('Payment failed');
    await happens('Pay what is owed');
    await has('Subscribed');
  });

  it('gives a free month, in which a card is not asked', async () => {
    await subscribe();
    await happens('Card declined');
    await open('By support');
    await happens('Give a free month');
    await pass('+1 month');
    await pass('+1 day');
    expect(await reader.page.locator('#entitlement-now').textContent()).to.match(/On trial|Subscribed/);
  });

  it('takes Stripe away and brings it back, and says so on every page', async () => {
    const { page } = reader;
    const pressed = () => page.locator('#stripe [aria-pressed="true"]').allTextContents();
    const says = (words: string) => page.locator('#stripe-now', { hasText: words }).waitFor();
    for (const [name, words] of [
      ['Unavailable', 'Stripe is unavailable'],
      ['Hangs', 'Stripe does not answer'],
      ['Refuses', 'Stripe refuses'],
    ] as const) {
      await press(name);
      await says(words);
      expect(await pressed()).to.deep.equal([name]);
    }
    await reader.read(demo.metered[1]);
    await says('Stripe refuses');
    await press('Answers');
    await says('Stripe answers normally.');
    expect(await pressed()).to.deep.equal(['Answers']);
  });

  it('has groups that open by keyboard, and are open on the next page too', async () => {
    const { page } = reader;
    await page.locator('summary', { hasText: 'By support' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Give a free month' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).to.equal('Give a free month');
    // The page hears of a group that was opened a moment later, and keeps it then.
    await page.waitForFunction(
      "Object.entries(sessionStorage).some(([name, kept]) => /group/.test(name) && kept === 'open')",
    );
    await reader.read(demo.metered[1]);
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await page.getByRole('button', { name: 'Dispute won' }).isVisible()).to.equal(false);
  });

  it('is readable with everything open, wide and narrow', async () => {
    mkdirSync(pictures, { recursive: true });
    for (const [name, width, height] of [
      ['wide', 1280, 1400],
      ['phone', 375, 812],
    ] as const) {
      const visit = await demo.browser.visit({ width, height });
      const here = createDemoReader(demo.service.url, visit);
      await here.read(demo.metered[0]);
      if (name === 'phone') await visit.page.locator('#sandbox-opener').click();
      for (const summary of await visit.page.locator('.sandbox summary').all()) await summary.click();
      await visit.page.locator('#stripe').scrollIntoViewIfNeeded();
      await visit.page.screenshot({ path: join(pictures, `demo-money-${name}.png`) });
      await expectAccessible(visit.page);
      expect(await visit.page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.be.at.most(0);
      await visit.close();
    }
  });
});
