import { expect } from 'chai';
import { type AdminStage, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { useExperimentFigures } from '../support/experiments/experiment-figures.ts';

describe('the experiments page', function () {
  this.timeout(120_000);

  let stage: AdminStage;
  before(async () => {
    stage = await startAdminStage();
  });
  after(() => stage?.close());

  const visit = useVisits(() => stage);
  const figures = useExperimentFigures(
    () => stage.service,
    () => ({}),
  );

  /** Of each arm readers and those who pay, on some days. */
  async function count(id: string, paid: Readonly<Record<string, number>>): Promise<void> {
    for (const [arm, did] of Object.entries(paid))
      for (const [at, day] of ['2026-12-20', '2026-12-22', '2026-12-25'].entries())
        await figures.add(
          { experiment: id, arm, day },
          { exposed: 4000 + at, paid: did + at, reads: 14_000, readsSquared: 70_000, refunds: arm === 'a' ? 20 : 1 },
        );
  }

  it('has an editor make, size, start, watch and end an experiment, and adopt the winner', async () => {
    const here = await visit('edith');
    const { page } = here;
    await here.open('/experiments');
    await page.getByText('No experiment yet').waitFor();
    await page.getByRole('link', { name: 'New experiment' }).first().focus();
    await page.keyboard.press('Enter');

    await page.getByLabel('Name', { exact: true }).fill('Seven articles');
    await page.getByLabel('What you expect, and why').fill('Readers who meet the wall sooner subscribe sooner.');
    const version = page.getByRole('region', { name: 'Version A' });
    await version.getByLabel('Anonymous readers').fill('7');
    await page.getByLabel('How many do it today, in percent').fill('1');
    await page.locator('[data-enough="false"]').getByText('needs about 85,000 readers').waitFor();
    await page.getByLabel('Weeks', { exact: true }).fill('5');
    await here.expectAccessible();
    await here.screenshot('experiments-new');
    await here.button('Save as a draft').click();
    await here.button('Start').waitFor();
    expect(page.url()).to.match(/\/experiments\/of\/seven-articles$/);

    await here.button('Start').click();
    await page.getByRole('dialog').getByText('There are not enough readers').waitFor();
    await here.expectAccessible();
    await here.button('Start all the same').click();
    await page.locator('[data-result="running"]').waitFor();
    await page.getByText('The next look is on 27 December 2026').waitFor();
    await count('seven-articles', { control: 40, a: 90 });
    await page.reload();
    await page.getByText('8,000').waitFor();
    expect(await page.getByText('Against the control').count(), 'between looks').to.equal(0);
    await here.expectAccessible();
    await here.screenshot('experiments-running');

    await stage.frontEnd.moveClock({ advance: 'P7D' });
    await page.reload();
    await page.locator('[data-result="result"]').getByText('“Version A” is better').waitFor();
    await page.getByText('took it back or cancelled').waitFor();
    await page.locator('.recharts-surface').first().waitFor();
    await here.expectAccessible();
    await here.screenshot('experiments-result');
    await here.button('End and adopt “Version A”').click();
    await page.getByRole('dialog').getByText('7 articles in each window instead of 10').waitFor();
    await here.screenshot('experiments-adopt');
    await here.button('End and adopt').click();
    await page.getByText('is the publication’s own since then').waitFor();
    await here.expectAccessible();
    const { limits } = (await (await stage.desk.get('/meter')).json()) as { limits: object };
    expect(limits).to.include({ anonymous: 7 });

    await here.open('/experiments');
    await page.getByText('Ended', { exact: true }).waitFor();
    here.expectClean();
  });

  for (const [name, look] of [
    ['phone', { width: 375, height: 800 }],
    ['dark', { dark: true }],
  ] as const)
    it(`reads well ${name === 'dark' ? 'in the dark' : 'on a phone'}, also by those who may only look`, async () => {
      const here = await visit('vera', look);
      await here.open('/experiments');
      await here.page.getByRole('link', { name: 'Seven articles' }).waitFor();
      expect(await here.page.getByText('New experiment').count()).to.equal(0);
      await here.expectNoSidewaysScroll();
      await here.screenshot(`experiments-list-${name}`);
      await here.page.getByRole('link', { name: 'Seven articles' }).click();
      await here.page.locator('.recharts-surface').first().waitFor();
      await here.expectNoSidewaysScroll();
      await here.expectAccessible();
      await here.screenshot(`experiments-record-${name}`);
      expect(await here.button('End').count()).to.equal(0);
    });
});
