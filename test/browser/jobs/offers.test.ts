import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { expectAccessible } from '../../support/browser/accessibility.ts';
import { type AdminStage, type AdminVisit, pictureOf, startAdminStage } from '../../support/browser/admin-pages.ts';
import { example, unread } from '../../support/browser/front-end.ts';
import { exampleConfigDir } from '../../support/service.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';

const arabic = fileURLToPath(new URL('../../../clients/component/test/wording-ar.yaml', import.meta.url));

/** The example publication as it is shipped, and in Arabic besides. */
function configIn(dir: TemporaryDir): string {
  const config = dir.file('config');
  cpSync(exampleConfigDir, config, { recursive: true });
  cpSync(arabic, join(config, 'publications', example, 'wording/ar.yaml'));
  return config;
}

interface OfferJson {
  readonly price: { readonly amount: number };
  readonly status: string;
}

describe('what is sold', function () {
  this.timeout(90_000);

  let dir: TemporaryDir;
  let stage: AdminStage;

  before(async () => {
    dir = makeTemporaryDir();
    stage = await startAdminStage({ CONFIG_DIR: configIn(dir) });
  });

  after(async () => {
    await stage?.close();
    dir?.remove();
  });

  const saved = async (id: string) => (await (await stage.desk.get(`/offers/${id}`)).json()) as OfferJson;
  const dialog = ({ page }: AdminVisit) => page.getByRole('dialog');
  const named = async () => (await stage.frontEnd.meter(unread())).banner?.offer?.id;

  it('job 2: an offer is made, reviewed, published, changed, ended and made again, and readers see each of it', async () => {
    const here = await stage.visit('edith');
    const { page } = here;
    await here.open('/offers/new');
    await page.getByLabel('Name', { exact: true }).fill('Été 2027: two months');
    expect(await page.getByLabel('Name in addresses').inputValue()).to.equal('ete-2027-two-months');
    await page.getByLabel('Name in addresses').fill('summer');
    await page.getByLabel('Price').fill('6');
    await page.getByRole('textbox', { name: 'For', exact: true }).fill('2');
    await page.getByRole('textbox', { name: 'Then', exact: true }).fill('29.99');
    await page.getByRole('textbox', { name: 'Until', exact: true }).fill('2027-01-10T23:59:59');
    await here.button('Save as a draft').click();
    await here.heading('Été 2027: two months').waitFor();
    expect(await named()).to.equal('trial-3-months');

    await here.button('Publish').click();
    await dialog(here).getByText('New readers are shown “Été 2027: two months” in banners instead of').waitFor();
    await dialog(here).getByText('Try 2 months for $6').first().waitFor();
    await dialog(here).getByText('An estimate of how many it touches').waitFor();
    await here.expectAccessible();
    await here.screenshot('offers-review');
    await page.keyboard.press('Escape');
    expect((await saved('summer')).status).to.equal('draft');
    await here.button('Publish').click();
    await here.button('Publish it').click();
    await page.locator('[data-standing=live]').waitFor();
    expect(await named()).to.equal('summer');

    await page.getByLabel('Price').fill('2');
    await here.button('Save the changes').click();
    await dialog(here).getByText('The price changes by more than half: from $6 to $2.').waitFor();
    await dialog(here).getByText('Price: 6.00 USD → 2 USD').waitFor();
    await page.setViewportSize({ width: 375, height: 740 });
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('offers-review-phone');
    await page.setViewportSize({ width: 1280, height: 720 });
    await here.button('Not yet').click();
    expect((await saved('summer')).price.amount).to.equal(600);
    await page.getByLabel('Price').fill('5');
    await here.button('Save the changes').click();
    await here.button('Save it').click();
    await page.getByText('Readers meet it within a second').waitFor();
    expect((await saved('summer')).price.amount).to.equal(500);

    await here.button('End now').click();
    await dialog(here).getByText('in banners instead of “Été 2027: two months”').waitFor();
    await here.button('End it').click();
    await page.locator('[data-standing=ended]').waitFor();
    expect(await named()).to.equal('trial-3-months');

    await page.getByRole('link', { name: 'Duplicate' }).click();
    await here.heading('New offer').waitFor();
    await page.getByLabel('Name', { exact: true }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).to.equal('Copy of Été 2027: two months');
    await page.getByLabel('Name', { exact: true }).fill('Autumn 2027');
    await here.button('Save as a draft').click();
    await page.waitForURL('**/offers/of/autumn-2027');
    expect(await saved('autumn-2027')).to.deep.include({ status: 'draft', price: { amount: 500, currency: 'usd' } });
    await page.getByRole('link', { name: 'All offers' }).click();
    await page.getByText(/^Ended on 20 December 2026/).waitFor();
    await here.expectAccessible();
    here.expectClean();
    await here.close();
  });

  it('job 8: an owner finds who changed the price, and takes it back', async () => {
    await stage.desk.changeOffer('monthly-plan', {
      price: { amount: 200, currency: 'usd' },
      then: { amount: 200, currency: 'usd', every: { count: 1, unit: 'month' } },
    });
    const here = await stage.visit('olga');
    const { page } = here;
    await here.open('/audit');
    await page.getByText('edith changed the offer monthly-plan').waitFor();
    await here.open('/offers');
    await page.getByRole('link', { name: 'Monthly plan' }).click();
    const history = page.getByRole('region', { name: 'History' });
    await history.getByText('Price: 29.99 USD → 2.00 USD').waitFor();
    expect(await history.textContent()).to.include('edith changed it');
    await here.expectAccessible();
    await here.screenshot('offers-restore');
    await page.getByRole('button', { name: 'Restore the version before' }).first().click();
    await dialog(here).getByText('Price: 2.00 USD → 29.99 USD').waitFor();
    await dialog(here).getByText('The price changes by more than half').waitFor();
    await here.button('Save it').click();
    await page.getByText('Readers meet it within a second').waitFor();
    expect((await saved('monthly-plan')).price.amount).to.equal(2999);
    await history.getByText('olga changed it').waitFor();
    here.expectClean();
    await here.close();
  });

  it('U6: a reader compares the offers, buys one, and is led to the portal afterwards', async () => {
    const { browser, service } = stage;
    const visit = await browser.visit({ width: 375, height: 740 });
    const { page } = visit;
    const address = `${service.url}/${example}/offers?return=${encodeURIComponent(`${service.url}/demo`)}`;
    for (const locale of ['en', 'ja', 'ar']) {
      await page.goto(`${address}&locale=${locale}`);
      await expectAccessible(page);
      expect(await page.locator('.offers li').count()).to.equal(2);
      expect(
        await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
      ).to.equal(true);
      expect(await page.evaluate('getComputedStyle(document.body).direction')).to.equal(
        locale === 'ar' ? 'rtl' : 'ltr',
      );
      await pictureOf(page, `offers-page-${locale}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${address}&locale=en`);
    await expectAccessible(page);
    await pictureOf(page, 'offers-page-dark');
    await page.getByRole('listitem').filter({ hasText: '$29.99 every month' }).last().getByRole('button').click();
    await page.getByRole('button', { name: 'Pay $29.99' }).click();
    await page.waitForURL('**/demo');
    await page.goto(`${address}&locale=en`);
    await page.getByRole('button', { name: 'Manage your subscription' }).click();
    await page.getByRole('heading', { name: 'Your subscription' }).waitFor();
    expect(visit.complaints).to.deep.equal([]);
    await visit.close();
  });
});
