import { expect } from 'chai';
import { expectAccessible } from '../../support/browser/accessibility.ts';
import { pictureOf } from '../../support/browser/admin-pages.ts';
import { type DemoReader, type DemoStage, startDemo } from '../../support/browser/demo-reader.ts';
import { eventually } from '../../support/eventually.ts';

describe('a reader of the demo who buys', function () {
  this.timeout(60_000);

  let demo: DemoStage;
  let reader: DemoReader;

  before(async () => {
    demo = await startDemo();
  });

  after(async () => {
    await demo?.close();
  });

  beforeEach(async () => {
    reader = await demo.come('2027-01-10T12:00:00+09:00');
  });

  afterEach(() => reader.visit.close());

  const press = (name: string | RegExp) => reader.page.getByRole('button', { name, exact: true }).click();

  /** Waits until the panel says what the reader has. */
  const has = (words: string) => reader.page.locator('#entitlement-now', { hasText: words }).waitFor();

  const granted = () => reader.page.locator('stile-paywall[state="granted"]:not([aria-busy])').waitFor();

  async function pass(span: '+1 day' | '+1 month', times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const clock = reader.page.locator('#clock-now');
      const before = await clock.getAttribute('datetime');
      await press(span);
      await reader.page.locator(`#clock-now:not([datetime="${before}"])`).waitFor();
      await granted();
    }
  }

  /** Presses the button of the banner, pays on the page that it leads to, and comes back to the article. */
  async function buy(): Promise<void> {
    const { page } = reader;
    const article = page.url();
    await reader.banner.getByRole('button').click();
    await page.getByRole('heading', { name: 'Subscribe' }).waitFor();
    await page.getByRole('button', { name: 'Pay $9.00' }).click();
    await page.waitForURL(article);
    await granted();
  }

  it('meets the wall, tries three months for $9, reads on, and is a subscriber after that', async () => {
    await reader.readWithoutPages(demo.metered.slice(0, 10));
    expect(await reader.read(demo.metered[10])).to.equal('Try 3 months for $9');
    expect(await reader.wall.locator('[part="note"]').textContent()).to.equal('Offer ends January 31st');
    expect(await reader.paragraphs()).to.equal(1);
    await buy();
    expect(await reader.paragraphs()).to.be.greaterThan(1);
    expect(await reader.banner.count()).to.equal(0);
    await has('On trial, until 10 April 2027');
    expect(await reader.readAll(demo.metered.slice(11, 13))).to.deep.equal([null, null]);

    await pass('+1 month', 4);
    await has('Subscribed');
    expect(await reader.read(demo.metered[16])).to.equal(null);
    expect([...reader.visit.origins], 'no other site is asked for anything').to.deep.equal([demo.service.url]);
    expect(reader.visit.complaints).to.deep.equal([]);
  });

  it('is told that a renewal failed, mends it in the portal, and has lost nothing', async () => {
    const { page } = reader;
    await reader.read(demo.metered[0]);
    await buy();
    await press('Card declined');
    await has('On trial');
    await pass('+1 month', 3);
    await pass('+1 day');
    await reader.granted('We could not take your last payment');
    await has('Payment failed, access continues');

    const article = page.url();
    await reader.banner.getByRole('button', { name: 'Update your card' }).click();
    await page.getByRole('heading', { name: 'Your subscription' }).waitFor();
    await page.getByRole('button', { name: /Use a card that pays/ }).click();
    await page.getByRole('button', { name: 'Pay it now' }).click();
    await page.getByRole('button', { name: 'Pay it now' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Return to the site' }).click();
    await page.waitForURL(article);
    // The news of it comes by a webhook, which may take a moment.
    await eventually(async () => {
      expect(await reader.read(demo.metered[0])).to.equal(null);
      expect(await page.locator('#entitlement-now').textContent()).to.equal('Subscribed');
    });
  });

  it('F7: is warned of paying for two plans, and led to where either is cancelled', async () => {
    const { page } = reader;
    await reader.read(demo.metered[0]);
    await press('Sign in as Aiko');
    await granted();
    await buy();
    await press('Sign out');
    await granted();
    await buy();
    await press('Sign in as Aiko');
    await page.getByText('You are paying for more than one plan').waitFor();
    expect(await page.locator('#purchases li').count()).to.equal(2);
    await expectAccessible(page);
    await pictureOf(page, 'demo-pays-twice');
    await page.getByRole('button', { name: 'Manage or cancel' }).last().click();
    await page.getByRole('heading', { name: 'Your subscription' }).waitFor();
  });

  it('gets back what they bought by a link, in a browser that has lost its cookie', async () => {
    const { page } = reader;
    await reader.read(demo.metered[0]);
    const article = page.url();
    await reader.banner.getByRole('button').click();
    await page.getByLabel('Email', { exact: true }).fill('anna@example.com');
    await page.getByRole('button', { name: 'Pay $9.00' }).click();
    await page.waitForURL(article);
    await has('On trial');
    await press('Become a new reader');
    await has('Has not bought anything');
    await page.getByLabel('Email given at the checkout').fill('anna@example.com');
    await press('Send a link');
    await page.getByRole('link', { name: 'your link' }).click();
    await page.getByRole('heading', { name: 'Restore what you bought' }).waitFor();
    await expectAccessible(page);
    await pictureOf(page, 'recovery-confirm');
    await press('Read on in this browser');
    await page.waitForURL(article);
    await has('On trial');
    expect(reader.visit.complaints).to.deep.equal([]);
  });

  it('cancels to the end of the period and reads until then, and no longer', async () => {
    await reader.read(demo.metered[0]);
    await buy();
    await press('Cancel at period end');
    await has('On trial, until 10 April 2027');
    await pass('+1 month', 3);
    await pass('+1 day');
    await reader.granted('Your trial period has expired');
    await has('The trial has ended');
    expect(await reader.banner.locator('[part="list"] li').allTextContents()).to.deep.equal([
      'Read all stories with unlimited access',
      'Use our mobile and tablet apps',
    ]);
  });

  for (const [name, headline, words] of [
    ['Cancel now', 'Your trial period has expired', 'The trial has ended'],
    ['Refund', 'Your full access to the Nikkei Asian Review has expired', 'Access was taken back'],
    ['Dispute', 'Your full access to the Nikkei Asian Review has expired', 'Access was taken back'],
  ] as const) {
    it(`feels "${name}" at once`, async () => {
      await reader.read(demo.metered[0]);
      await buy();
      await press(name);
      await reader.granted(headline);
      await has(words);
    });
  }

  it('is declined, leaves without paying, and is where they were', async () => {
    const { page } = reader;
    await reader.read(demo.metered[0]);
    const article = page.url();
    await reader.banner.getByRole('button').click();
    await page.getByLabel('A card that is declined').check();
    await page.getByRole('button', { name: 'Pay $9.00' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Leave without paying' }).click();
    await page.waitForURL(article);
    await reader.granted('You have 9 free articles left this month');
    await has('Has not bought anything');
  });

  it('who has bought nothing can lose nothing, and hears so', async () => {
    const { page } = reader;
    await reader.openFront();
    await press('Refund');
    await page.getByText('Open an article first: it identifies the reader.').waitFor();
    await reader.read(demo.metered[0]);
    await press('Refund');
    await page.getByText('This reader has bought nothing to which that could happen.').waitFor();
  });
});
