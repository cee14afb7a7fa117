import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { eventually } from '../support/eventually.ts';
import { tokenOf } from '../support/sign-on/admins.ts';

/** Every page with something on it that the keyboard must reach. */
const pages = [
  ['Overview', /^7 days|^Days to show|^30 days/],
  ['Offers', 'New offer'],
  ['Meter', /^Review and save|^Open everything|^Anonymous/],
  ['Wording', /^Language|^English|^Headline/],
  ['Links', /^Make|^Address|^Article/],
  ['Readers', /^Support code/],
  ['Audit', 'Search'],
] as const;

describe('the admin pages with nothing but a keyboard', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage();
    visit = await stage.visit(null);
  });

  after(() => stage?.close());

  /** What a screen reader would call the element that has the keyboard. */
  const focused = () =>
    visit.page.evaluate(`(() => {
      const { activeElement: at } = document;
      return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent;
    })()`) as Promise<string>;

  /** Goes on by Tab until there is what is looked for. */
  async function tabTo(name: string | RegExp, most = 60): Promise<void> {
    const passed: string[] = [];
    for (let step = 0; step < most; step += 1) {
      await visit.page.keyboard.press('Tab');
      const here = (await focused()).trim();
      if (typeof name === 'string' ? here === name : name.test(here)) return;
      passed.push(here);
    }
    expect.fail(`${name} cannot be reached; passed by ${passed.join(', ')}`);
  }

  const type = (text: string) => visit.page.keyboard.type(text);
  const press = (key: string) => visit.page.keyboard.press(key);

  it('lets one sign in, write an offer, publish it, end it, and sign out', async () => {
    const { page } = visit;
    await visit.open('/overview');
    await page.getByLabel('Admin token').waitFor();
    await tabTo(/^Admin token/);
    await type(tokenOf('edith'));
    await press('Enter');
    await visit.heading('Overview').waitFor();

    await tabTo('Offers');
    await press('Enter');
    await visit.heading('Offers').waitFor();
    await page.getByRole('link', { name: 'New offer' }).waitFor();
    await tabTo('New offer');
    await press('Enter');
    await visit.heading('New offer').waitFor();
    await tabTo(/^Name in addresses/);
    await type('by-keyboard');
    await tabTo(/^Price/);
    await type('4.50');
    await tabTo('Then *');
    await type('12');
    await tabTo('Save as a draft');
    await press('Enter');
    await visit.heading('by-keyboard').waitFor();

    await tabTo('Publish');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await eventually(async () => expect(await focused()).to.equal('Not yet'), 25_000);
    await tabTo('Publish it');
    await press('Enter');
    await page.locator('[data-standing=live]').waitFor();
    // The button is no longer there; the keyboard is at one that is.
    await eventually(async () => expect(await focused()).to.equal('Save the changes'), 25_000);
    await tabTo('End now');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await eventually(async () => expect(await focused()).to.equal('Not yet'), 25_000);
    await tabTo('End it');
    await press('Enter');
    await page.locator('[data-standing=ended]').waitFor();

    await visit.open('/offers');
    await visit.heading('Offers').waitFor();
    await tabTo(/^Account: edith/);
    await press('Enter');
    await page.getByText('Signed in as edith').waitFor();
    await tabTo('Sign out');
    await press('Enter');
    await page.getByLabel('Admin token').waitFor();
  });

  it('job 11: leads to every page on a phone of 375 px, by the keyboard alone, where nothing is cut off or out of reach', async () => {
    await visit.close();
    visit = await stage.visit('olga', { width: 375, height: 740 });
    const { page } = visit;
    await visit.open('/overview');
    await visit.heading('Overview').waitFor();
    for (const [label, reached] of pages) {
      if (label !== 'Overview') {
        await page.locator('.skip-link').focus();
        await tabTo('Open the navigation', 12);
        await press('Enter');
        await page.getByRole('link', { name: label, exact: true }).waitFor();
        await tabTo(label, 20);
        await press('Enter');
      }
      await visit.heading(label).first().waitFor();
      const loading = page.getByRole('status', { name: /^Loading/ });
      await eventually(async () => expect(await loading.count()).to.equal(0), 25_000);
      await eventually(async () => visit.expectNoSidewaysScroll(), 25_000);
      await tabTo(reached, 40);
      // Who cannot see where the keyboard is cannot use it.
      const outline = `(() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle + style.boxShadow + style.borderColor; })()`;
      expect(await page.evaluate(outline), label).not.to.equal('nonenone');
    }
    visit.expectClean();
  });
});
