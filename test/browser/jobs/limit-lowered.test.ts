import { expect } from 'chai';
import { settings } from '../../../web/admin/src/search/settings.ts';
import { type AdminStage, type AdminVisit, startAdminStage, useVisits } from '../../support/browser/admin-pages.ts';
import { as, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { createReportReader } from '../../support/reports.ts';

describe('a limit is lowered by somebody who knows whom it touches', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  const visits = useVisits(() => stage);
  /** Readers of this window who have read 2, 6 and all 10 articles. */
  const readers: { headers: Record<string, string>; first: string }[] = [];

  before(async () => {
    stage = await startAdminStage();
    for (const count of [2, 6, 10]) {
      const headers = as(await stage.frontEnd.newReader());
      const first = unread();
      await stage.frontEnd.meter(first, { headers });
      await stage.frontEnd.readMany(count - 1, { headers });
      readers.push({ headers, first });
    }
    const reports = createReportReader(stage.desk);
    await eventually(async () => expect((await reports.distribution()).kinds.anonymous.total).to.equal(3));
  });

  after(() => stage?.close());

  const focusedPath = ({ page }: AdminVisit) =>
    page.evaluate('document.activeElement.closest("[data-path]")?.dataset.path');

  async function search(here: AdminVisit, typed: string): Promise<void> {
    await here.page.keyboard.press('Control+k');
    await here.page.getByRole('combobox', { name: 'Search' }).fill(typed);
  }

  const decision = async (index: number, article: string) =>
    stage.frontEnd.meter(article, { headers: readers[index]?.headers ?? {} });

  it('job 3: finds the limit by its name, reads how many readers meet the wall, and saves', async () => {
    const here = await visits('edith', { width: 1280, height: 720 });
    const { page } = here;
    await here.open('/overview');
    await here.heading('Overview').waitFor();
    await search(here, 'limit');
    await page.getByRole('option', { name: 'Free articles of anonymous readers' }).waitFor();
    await here.expectAccessible();
    await here.screenshot('search');
    await page.keyboard.press('Enter');
    await here.heading('Meter').waitFor();
    await eventually(async () => expect(await focusedPath(here)).to.equal('limits.anonymous'));

    expect(await here.button('Review and save').count(), 'nothing to save yet').to.equal(0);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('5');
    expect(await here.button('Review and save').isVisible()).to.equal(true);
    const box = await here.button('Review and save').boundingBox();
    expect(box?.y, 'in view without scrolling').to.be.lessThan(720);
    await here.screenshot('meter-unsaved');
    await page.keyboard.press('Enter');

    const review = page.getByRole('dialog', { name: 'What this does to readers' });
    await review.getByText('Of 3 readers of this window who have not signed in, 2 have read 5 or more').waitFor();
    await review.getByText('1 has used up the present limit already.').waitFor();
    await here.expectAccessible();
    await here.screenshot('meter-review-numbers');
    await review.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Readers meet it within a second.').waitFor();
    await here.button('Review and save').waitFor({ state: 'detached' });
    here.expectClean();

    await eventually(async () => expect((await decision(1, unread())).granted).to.equal(false));
    expect((await decision(1, readers[1]?.first ?? '')).reason, 'what was read stays open').to.equal('ALREADY_READ');
    expect((await decision(0, unread())).granted).to.equal(true);
  });

  it('U12: says how many the kill switch touches before it is thrown', async () => {
    const here = await visits('edith');
    await here.open('/meter');
    await here.button('Open everything').click();
    await here.page
      .getByRole('dialog')
      .getByText(/^Of 3 readers in this window, 2 have used up/)
      .waitFor();
  });

  it('U12: has a bar on a phone that covers no field which has the keyboard', async () => {
    const here = await visits('edith', { width: 375, height: 667 });
    const { page } = here;
    await here.open('/meter');
    await page.getByLabel('Registered readers').fill('14');
    await here.expectNoSidewaysScroll();
    await here.expectAccessible();
    const covered: unknown = await page.evaluate(`(() => {
      const bar = document.querySelector('.save-bar').getBoundingClientRect();
      const form = document.querySelector('form:has(.save-bar)');
      if (bar.bottom > innerHeight || bar.top < innerHeight / 2) return ['the bar is not in view'];
      const typed = document.activeElement.getBoundingClientRect();
      if (typed.bottom > bar.top) return ['the field that is typed into'];
      const fields = [...form.querySelectorAll('input:not([type=radio]), select, textarea')];
      return fields.filter((field) => {
        field.focus();
        const { top, bottom } = field.getBoundingClientRect();
        return bottom > document.querySelector('.save-bar').getBoundingClientRect().top || top < 60;
      }).map(({ dataset, name }) => dataset.path ?? name);
    })()`);
    expect(covered).to.deep.equal([]);
    await here.screenshot('meter-phone-unsaved');
    await here.button('Discard changes').click();
    expect(await page.getByLabel('Registered readers').inputValue()).to.equal('15');
    await here.button('Discard changes').waitFor({ state: 'detached' });
  });

  it('U15: finds pages, settings, offers, readers and help, and nothing that leads to a refusal', async () => {
    const here = await visits('vera');
    const { page } = here;
    const option = (name: string | RegExp) => page.getByRole('option', { name });
    await here.open('/meter');
    await page.getByLabel('Registered readers').waitFor();
    const present: unknown = await page.evaluate(
      `[...document.querySelectorAll('[data-path]')].map(({ dataset }) => dataset.path)`,
    );
    expect(present, 'every setting has its field').to.include.members(
      settings.filter(({ page: at }) => at === 'meter').map(({ field }) => field),
    );
    await search(here, 'trial');
    await option('trial-3-months').click();
    await page.waitForURL('**/offers/of/trial-3-months');
    await here.button('Search').click();
    await page.getByRole('combobox', { name: 'Search' }).fill('audit');
    await option(/^The audit log/).waitFor();
    expect(await option(/^Audit/).count(), 'no page that a viewer may not see').to.equal(0);
    await page.getByRole('combobox', { name: 'Search' }).fill('aiko');
    await option('Look up the reader aiko').click();
    await page.waitForURL('**/readers#aiko');
    expect(await page.getByLabel('Support code, email or any id').inputValue()).to.equal('aiko');
    await search(here, 'single sign-on');
    await page.getByRole('option', { name: 'Single sign-on', exact: true }).click();
    await page.getByRole('dialog', { name: 'Help' }).getByRole('heading', { name: 'Single sign-on' }).waitFor();
    await here.expectAccessible();
    await page.keyboard.press('Escape');
    here.expectClean();
  });

  it('U15: has help for the page, on a phone and in the dark too', async () => {
    const here = await visits('olga', { width: 375, height: 740, dark: true });
    const { page } = here;
    await here.open('/meter');
    await here.button('Help on this page').click();
    const help = page.getByRole('dialog', { name: 'Help' });
    await help.getByRole('heading', { name: 'The meter' }).waitFor();
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('help-phone-dark');
    await help.getByLabel('Topic').selectOption('Wording');
    await help.getByRole('heading', { name: 'Wording' }).waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await search(here, 'audit');
    await page.getByRole('option', { name: /^Audit/ }).waitFor();
    await here.expectAccessible();
    await here.screenshot('search-phone-dark');
  });
});
