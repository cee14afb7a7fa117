import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { tokenOf } from '../support/sign-on/admins.ts';

describe('a session of the admin pages that runs out', function () {
  this.timeout(60_000);

  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  beforeEach(async () => {
    visit = await stage.visit('edith');
    await visit.open('/offers/of/trial-3-months');
    await visit.page.getByLabel('Price').fill('7');
    // The preview asks the service too, once one has stopped typing.
    await visit.page.getByText('Try 3 months for $7').waitFor();
    stage.passHours(9);
  });

  afterEach(() => visit?.close());

  const priceNow = async () => {
    const offer = (await (await stage.desk.get('/offers/trial-3-months')).json()) as { price: { amount: number } };
    return offer.price.amount;
  };

  const dialog = () => visit.page.getByRole('dialog', { name: 'Your session has ended' });

  it('asks one to sign in over the page, and then saves what was being saved', async () => {
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    expect(await priceNow()).to.not.equal(700);
    await visit.expectAccessible();
    await visit.screenshot('expired');
    await visit.signIn('edith');
    await visit.button('Save it').click();
    await visit.page.getByText('Readers meet it within a second').waitFor();
    expect(await priceNow()).to.equal(700);
    expect(await visit.page.getByLabel('Price').inputValue()).to.equal('7.00');
  });

  it('keeps what is typed where one signs in as somebody who may not save it, and says so', async () => {
    const before = await priceNow();
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    await visit.signIn('vera');
    await visit.page.getByText('This requires the role editor or owner.').waitFor();
    expect(await visit.page.getByLabel('Price').inputValue()).to.equal('7');
    expect(await priceNow()).to.equal(before);
  });

  it('is not closed by Escape, and lets one leave', async () => {
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    await visit.page.keyboard.press('Escape');
    expect(await dialog().isVisible()).to.equal(true);
    await visit.button('Leave without saving').click();
    await visit.heading('Stile').waitFor();
  });

  it('goes on where one signs in in another window', async () => {
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    const other = await visit.context.newPage();
    await other.goto(`${stage.service.url}/admin`);
    await other.getByLabel('Admin token').fill(tokenOf('edith'));
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog().waitFor({ state: 'hidden' });
    await visit.button('Save it').click();
    await visit.page.getByText('Readers meet it within a second').waitFor();
    // That the session is another one now is nothing to be noticed.
    await visit.page.getByLabel('Price').fill('5');
    await visit.button('Save the changes').click();
    await visit.button('Save it').click();
    await visit.page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await priceNow()).to.equal(500);
  });
});
