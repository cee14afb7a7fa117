import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { type AdminStage, startAdminStage, useVisits } from '../../support/browser/admin-pages.ts';
import { contrastOfDisabled } from '../../support/browser/contrast.ts';
import { example, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';

/** What a page asks the service for, and what it is refused. */
function watch(page: Page) {
  const refused: string[] = [];
  let open = 0;
  page.on('request', () => {
    open += 1;
  });
  const ended = () => {
    open -= 1;
  };
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()} on ${page.url()}`);
  });
  const settled = async () => {
    await page.locator('main h1').waitFor();
    await page.locator('main [role=status][aria-label^=Loading]').first().waitFor({ state: 'hidden' });
    await eventually(() => expect(open).to.equal(0), 25_000);
  };
  return { refused, settled };
}

/** Goes to a place without loading everything again; each step has another index than the one before. */
const go = (page: Page, place: string, index: number) =>
  page.evaluate(
    `history.pushState({ index: ${index} }, '', ${JSON.stringify(place)}); dispatchEvent(new PopStateEvent('popstate', { state: history.state }))`,
  );

const linksOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll('a[href^="/admin/"]')].map((link) => link.getAttribute('href'))`);

const pressAll = (page: Page) =>
  page.evaluate(`document.querySelectorAll('main button:not(:disabled)').forEach((button) => button.click())`);

describe('job 9: viewer and support roles', function () {
  this.timeout(120_000);

  let stage: AdminStage;
  let reader: string;

  before(async () => {
    stage = await startAdminStage();
    reader = (await stage.frontEnd.meter(unread())).reader.id;
    const gift = { article: { id: 'a-gift' } };
    expect((await stage.desk.call('POST', '/gifts', { body: gift })).status).to.equal(201);
  });

  after(() => stage?.close());

  const come = useVisits(() => stage);

  for (const name of ['vera', 'sue', 'edith', 'olga'] as const) {
    it(`U10: ${name} is led to no refusal by any link of any page`, async () => {
      const here = await come(name);
      const { refused, settled } = watch(here.page);
      await here.open('/overview');
      const places = new Set([`/admin/${example}/overview`, `/admin/${example}/readers/of/${reader}`]);
      let step = 1_000;
      for (const place of places) {
        step += 1;
        await go(here.page, place, step);
        await settled();
        expect(await here.page.getByText('is for owners').count(), place).to.equal(0);
        for (const link of await linksOf(here.page)) places.add(link);
        // A viewer can change nothing, so that every button may be pressed.
        if (name === 'vera') await pressAll(here.page);
        await settled();
      }
      expect(places.size).to.be.greaterThan(8);
      expect([...places].some((place) => place.endsWith('/audit'))).to.equal(name === 'olga');
      expect(refused).to.deep.equal([]);
      here.expectClean();
    });
  }

  it('U10: what a viewer may not change is plain text that can be read, light and dark', async () => {
    const here = await come('vera');
    const { settled } = watch(here.page);
    for (const place of ['/offers/of/trial-3-months', '/meter', '/wording/en']) {
      await here.open(place);
      await here.page.getByText('You are signed in as viewer.').waitFor();
      await settled();
      expect(await here.page.locator('main fieldset:disabled button:visible').count(), place).to.equal(0);
      for (const scheme of ['light', 'dark'] as const) {
        await here.dress({ dark: scheme === 'dark' });
        const fields = await contrastOfDisabled(here.page);
        expect(fields.length, place).to.be.greaterThan(5);
        for (const { name, contrast } of fields) expect(contrast, `${place}: ${name}, ${scheme}`).to.be.at.least(4.5);
        await here.screenshot(`viewer${place.replaceAll('/', '-')}-${scheme}`);
      }
    }
  });

  it('U10: support looks a reader up and gives them access, and is shown nothing else to do', async () => {
    const here = await come('sue');
    await here.open(`/readers/of/${reader}`);
    await here.button('Account: sue, support').click();
    await here.page.getByText('You may look up readers').waitFor();
    await here.page.keyboard.press('Escape');
    await here.button('Give free access').click();
    await here.button('A week').click();
    await here.button('Give').click();
    await here.page.getByText('Everything is free until').waitFor();
    for (const name of ['Export', 'Erase', 'Take access away', 'Move to another reader'])
      expect(await here.button(name).count(), name).to.equal(0);
    await here.screenshot('readers-support');
    expect((await stage.desk.get(`/readers/${reader}/export`, 'sue')).status).to.equal(403);
    here.expectClean();
  });
});
