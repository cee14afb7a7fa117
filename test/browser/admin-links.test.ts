import { expect } from 'chai';
import { type AdminStage, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { example } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { type ConfigDir, makeConfigDir } from '../support/publications.ts';
import { newsletters, onSite, secretOf } from '../support/trust/newsletter-links.ts';

const nothingFree = { limits: { anonymous: 0, registered: 0 }, window: 'month' };

describe('the links page', function () {
  this.timeout(90_000);

  let config: ConfigDir;
  let stage: AdminStage;

  before(async () => {
    const unsigned = { id: 'unsigned', keys: ['NO_KEY'] };
    config = await makeConfigDir({ [example]: { meter: nothingFree, newsletters: [...newsletters, unsigned] } });
    stage = await startAdminStage({ CONFIG_DIR: config.dir }, { secretOf });
  });

  after(async () => {
    await stage?.close();
    await config?.remove();
  });

  const visit = useVisits(() => stage);

  const come = async (...how: Parameters<AdminStage['visit']>) => {
    const here = await visit(...how);
    await here.open('/links');
    await here.page.getByRole('list', { name: 'Newsletters' }).waitFor();
    return {
      ...here,
      gifts: here.page.getByRole('list', { name: 'Gift links' }).locator('> li'),
      dialog: here.page.getByRole('dialog'),
      newsletter: (name: string) =>
        here.page.getByRole('list', { name: 'Newsletters' }).locator('> li').filter({ hasText: name }),
    };
  };

  it('item 7: makes a gift link, lists it, and ends it', async () => {
    const here = await come('edith');
    await here.heading('No gift link yet').waitFor();
    await here.screenshot('links-empty');
    await here.button('Make a gift link').click();
    await here.button('Make the link').click();
    await here.page.getByText('Enter the address of an article.').waitFor();
    await here.page.getByLabel('Address of the article').fill('https://elsewhere.example/a');
    await here.button('Make the link').click();
    await here.page.getByText("must be a URL in one of the publication's origins").waitFor();
    await here.page.getByLabel('Address of the article').fill(onSite('/politics/a-story'));
    await here.page.getByLabel('Days').fill('3');
    await here.page.getByLabel('Readers', { exact: true }).fill('2');
    await here.expectAccessible();
    await here.screenshot('links-new-gift');
    await here.button('Make the link').click();
    await here.heading('The gift link is made').waitFor();
    const link = await here.page.getByLabel('Link', { exact: true }).inputValue();
    expect(link).to.match(new RegExp(`^${stage.service.url}/v1/${example}/gift/`));
    await here.button('Copy').waitFor();
    await here.expectAccessible();
    await here.button('Done').click();
    await here.gifts.first().waitFor();
    expect(await here.gifts.first().textContent()).to.match(
      /politics\/a-story0 of 2 readers · until 23 December 2026, 12:\d\dMade by edithOpen/,
    );
    await here.expectAccessible();
    await here.screenshot('links');
    await here.button(/^End the gift of/).click();
    await here.button('End it').click();
    await eventually(async () => expect(await here.gifts.first().textContent()).to.include('Ended'));
    expect(await here.button(/^End the gift of/).count()).to.equal(0);
    here.expectClean();
  });

  it('item 7: makes links for a newsletter, which open their articles', async () => {
    const here = await come('edith');
    await here.button('Make links for The week').click();
    await here.page.getByLabel('Addresses of the articles').fill(`${onSite('/a/1')}\nhttps://elsewhere.example/a`);
    await here.button('Make the links').click();
    await here.page.getByText(/Article 2 must be a URL in one of the publication's origins/).waitFor();
    await here.page.getByLabel('Addresses of the articles').fill(`${onSite('/a/1')}\n\nown-id ${onSite('/a/2')}`);
    await here.page.getByLabel('These articles are one issue').check();
    await here.expectAccessible();
    await here.screenshot('links-newsletter');
    await here.button('Make the links').click();
    await here.heading('The links are made').waitFor();
    const [one = '', two = '', ...more] = (await here.page.getByLabel('Links', { exact: true }).inputValue()).split(
      '\n',
    );
    expect(more).to.deep.equal([]);
    await here.expectAccessible();
    await here.screenshot('links-newsletter-made');
    const answer = await here.context.request.get(one, { maxRedirects: 0 });
    expect([answer.status(), answer.headers()['location']]).to.deep.equal([303, onSite('/a/1')]);
    const set = answer.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie');
    const Cookie = set.map(({ value }) => value.split(';', 1)[0]).join('; ');
    expect(await stage.frontEnd.meter('own-id', { headers: { Cookie } })).to.include({ reason: 'NEWSLETTER' });
    expect(two).to.include('article=own-id');
    here.expectClean();
  });

  it('item 7: switches a newsletter off and on, and changes its limits', async () => {
    const here = await come('edith');
    const week = here.newsletter('The week');
    await here.button('Switch off The week').click();
    await here.expectAccessible();
    await here.button('Switch it off').click();
    await here.button('Switch on The week').waitFor();
    expect(await week.textContent()).to.include('Off');
    await here.screenshot('links-newsletter-off');
    await here.button('Switch on The week').click();
    await here.button('Switch off The week').waitFor();
    await here.button('Change limits of The week').click();
    await here.page.getByLabel('Readers a day').fill('none');
    await here.button('Save').click();
    await here.page.getByText('Enter a whole number from 1 to 10000000.').waitFor();
    await here.page.getByLabel('Readers a day').fill('500');
    await here.page.getByLabel('Days').fill('14');
    await here.expectAccessible();
    await here.button('Save').click();
    await eventually(async () =>
      expect(await week.textContent()).to.include('500 readers a day and link · links hold for 14 days'),
    );
    here.expectClean();
  });

  it('says which key is missing, and lets viewers look', async () => {
    const here = await come('vera');
    expect(await here.newsletter('unsigned').textContent()).to.include('the setting NO_KEY is missing');
    expect(await here.page.locator('main').getByRole('button').count()).to.equal(0);
    await here.expectAccessible();
    await here.screenshot('links-viewer');
    here.expectClean();
  });

  it('is worked by the keyboard, and keeps the place', async () => {
    const here = await come('edith');
    await here.button('Switch off The week').focus();
    await here.page.keyboard.press('Enter');
    await here.dialog.waitFor();
    await here.page.keyboard.press('Escape');
    await here.dialog.waitFor({ state: 'hidden' });
    await eventually(async () =>
      expect(await here.page.evaluate('document.activeElement.getAttribute("aria-label")')).to.equal(
        'Switch off The week',
      ),
    );
    await here.page.keyboard.press('Shift+Tab');
    await here.page.keyboard.press('Enter');
    await here.dialog.locator('input:focus').waitFor();
  });

  it('is at home on a phone and in the dark', async () => {
    const here = await come('edith', { width: 375, height: 700, dark: true });
    await here.gifts.first().waitFor();
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('links-phone-dark');
    await here.button('Make links for The week').click();
    await here.page.getByLabel('Addresses of the articles').waitFor();
    await here.expectNoSidewaysScroll();
    await here.expectAccessible();
    await here.screenshot('links-newsletter-phone-dark');
  });
});
