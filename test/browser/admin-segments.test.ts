import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { as, unread } from '../support/browser/front-end.ts';

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly on: boolean;
  readonly when: object;
  readonly then: object;
}

describe('the admin page Segments', function () {
  this.timeout(120_000);

  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage();
    const headers = as(await stage.frontEnd.newReader());
    for (let index = 0; index < 6; index += 1) await stage.frontEnd.meter(unread(), { headers });
    visit = await stage.visit('edith');
    await visit.open('/segments');
  });

  after(async () => {
    await visit?.close();
    await stage?.close();
  });

  const saved = async () => ((await (await stage.desk.get('/segments')).json()) as { rules: Rule[] }).rules;
  const sentences = () => visit.page.locator('[data-sentence]').allTextContents();
  const review = () => visit.page.getByRole('dialog', { name: 'What this does to readers' });

  async function confirm(...said: readonly string[]): Promise<void> {
    await visit.button('Review and save').click();
    for (const words of said) await review().getByText(words).first().waitFor();
    await visit.expectAccessible();
    await visit.screenshot(`segments-review-${said.length}`);
    await review().getByRole('button', { name: 'Save' }).click();
    await visit.page.getByText('Saved. Readers meet it within a second.').last().waitFor();
  }

  it('explains itself while there is no rule, and begins with one of three', async () => {
    await visit.heading('All readers meet the same paywall').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('segments-empty');
    await visit.button('Begin with this: Sports readers get fifteen articles').click();
    await visit.page.getByText('Before articles in sport, readers get 15 articles.').waitFor();
  });

  it('says in a plain sentence what a rule does while it is written', async () => {
    const { page } = visit;
    await visit.button('Add a rule').click();
    await page.getByRole('menuitem', { name: 'An empty rule' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Phones');
    await visit.button('Add a condition').click();
    await page.getByRole('menuitem', { name: 'Device' }).click();
    await visit.button('Add a condition').click();
    await page.getByRole('menuitem', { name: 'Articles read' }).click();
    await page.getByLabel('Anonymous readers').fill('5');
    await page.getByLabel('Registered readers').fill('5');
    await page.getByLabel('Only some offers').click();
    const sentence =
      'Readers on a phone who have read 3 articles or more get 5 articles and see the offer Try 3 months for $9.';
    await page.getByText(sentence).waitFor();
    await visit.expectAccessible();
    await visit.screenshot('segments-editing');
    await confirm(sentence, 'at most 1 would have been touched', 'Not known of them: device');
    expect((await saved())[1]).to.deep.equal({
      id: 'rule',
      name: 'Phones',
      on: true,
      when: { devices: ['mobile'], counted: { atLeast: 3 } },
      then: { limits: { anonymous: 5, registered: 5 }, offers: ['trial-3-months'] },
    });
  });

  it('writes other words for lapsed subscribers, with what they will see', async () => {
    const { page } = visit;
    await visit.button('Add a rule').click();
    await page.getByRole('menuitem', { name: 'Lapsed subscribers see win-back wording' }).click();
    await page.getByRole('button', { name: 'Subscription expired, English (en)' }).click();
    await page.getByRole('textbox', { name: 'Headline' }).fill('Welcome back to {{titel}}');
    await page.getByText('names an unknown variable: {{titel}}').waitFor();
    await page.getByRole('textbox', { name: 'Headline' }).fill('Welcome back to {{title}}');
    await page
      .locator('[data-state="subscription-expired"]')
      .getByText('Welcome back to Nikkei Asian Review')
      .waitFor();
    await visit.expectAccessible();
    await visit.screenshot('segments-words');
  });

  it('refuses with the field named, and opens the rule in which it is', async () => {
    const { page } = visit;
    await visit.button('Add a condition').click();
    await page.getByRole('menuitem', { name: 'A trait that you sent' }).click();
    await visit.button('Review and save').click();
    await page.getByText('Enter at least one.').waitFor();
    expect(await page.locator(':focus').getAttribute('aria-invalid')).to.equal('true');
    await page.getByLabel('Trait', { exact: true }).fill('vip');
    await page.getByRole('combobox', { name: 'Is one of' }).fill('true');
    await page.keyboard.press('Enter');
    await page.getByLabel('Only some offers').click();
    await visit.button('Review and save').click();
    await page.getByText('what readers pay never depends on what is known of them').first().waitFor();
    await page.getByLabel('Only some offers').click();
    await confirm('Lapsed subscribers, new', 'at most');
  });

  it('moves rules by the keyboard, switches them off, and warns of what is never reached', async () => {
    const { page } = visit;
    const handle = page.getByRole('button', { name: 'Move Lapsed subscribers, rule 3' });
    await handle.focus();
    await page.keyboard.press('Space');
    await page.getByText('Lapsed subscribers is in place 3 of 3.').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowUp');
    await page.getByText('Lapsed subscribers is in place 2 of 3.').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowUp');
    await page.getByText('Lapsed subscribers is in place 1 of 3.').waitFor({ state: 'attached' });
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Move Lapsed subscribers, rule 1' }).waitFor();
    await page.getByRole('switch', { name: 'Sports readers is on' }).press('Space');
    await visit.button('More for Phones').click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await page.getByRole('switch', { name: 'Phones (copy) is on' }).press('Space');
    await confirm('Order:', 'Sports readers:', 'is never reached: readers who fit it fit “Phones” before it');
    expect((await saved()).map(({ id, on }) => `${id} ${on}`)).to.deep.equal([
      'lapsed-subscribers true',
      'sports-readers false',
      'rule true',
      'phones true',
    ]);
    await page.getByText('Look at this again: it is never reached').waitFor();
    await page.getByLabel('Articles already read').fill('4');
    await page.getByLabel('They read on').selectOption('mobile');
    await visit.button('Try this reader').click();
    await page.getByText('The rule Phones holds.').waitFor();
    await page.getByText('4 of 5 articles are used.').waitFor();
    await page.getByText('Lapsed subscriber: no, which does not fit').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('segments-list');
  });

  it('compares with what somebody else has saved meanwhile, and restores an earlier version', async () => {
    const { page } = visit;
    await page.getByRole('switch', { name: 'Phones (copy) is on' }).press('Space');
    const [, ...others] = await saved();
    const { headers } = await stage.desk.get('/segments');
    const ifMatch = { 'If-Match': headers.get('etag') ?? '' };
    expect((await stage.desk.call('PUT', '/segments', { body: { rules: others }, headers: ifMatch })).status).to.equal(
      200,
    );
    await visit.button('Review and save').click();
    await review().getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByRole('dialog', { name: 'Someone else has changed the rules' });
    await conflict.getByText('Not there').waitFor();
    await conflict.getByRole('button', { name: 'Continue with these' }).click();
    await page.getByRole('button', { name: 'Move Sports readers, rule 1' }).waitFor();
    expect(await sentences()).to.have.length(3);
    await page
      .getByRole('button', { name: /^Restore the version of/ })
      .last()
      .click();
    await page
      .getByRole('dialog', { name: 'Replace what you have typed?' })
      .getByRole('button', { name: 'Replace it' })
      .click();
    await visit.heading('All readers meet the same paywall').waitFor();
    await visit.button('Discard changes').click();
    await page.getByRole('button', { name: 'Move Sports readers, rule 1' }).waitFor();
  });

  it('is legible and reachable in the dark, on a phone, and for who may only look', async () => {
    const phone = await stage.visit('edith', { width: 375, height: 800, dark: true });
    await phone.open('/segments');
    await phone.button('Edit Phones').click();
    await phone.page.getByLabel('Anonymous readers').waitFor();
    await phone.expectAccessible();
    await phone.expectNoSidewaysScroll();
    await phone.screenshot('segments-phone-dark');
    await phone.close();
    const viewer = await stage.visit('vera', { dark: true });
    await viewer.open('/segments');
    await viewer.page.getByText('You may look at the rules of segments').waitFor();
    expect(await viewer.button('Edit Phones').count()).to.equal(0);
    await viewer.expectAccessible();
    await viewer.screenshot('segments-viewer-dark');
    await viewer.close();
    expect(visit.complaints.filter((each) => !/\b(401|412|422)\b/.test(each))).to.deep.equal([]);
  });
});
