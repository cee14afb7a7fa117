import { expect } from 'chai';
import { type AdminStage, startAdminStage } from '../../support/browser/admin-pages.ts';
import { unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';

const right = 'You have {{numberArticlesLeft}} free article{{numberArticlesLeft-plural}} left this month';

describe('job 4: a banner is reworded with a mistake, and recovered', function () {
  this.timeout(90_000);

  let stage: AdminStage;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  const headline = async () => (await stage.frontEnd.meter(unread())).banner?.headline;

  it('by an editor, on the page alone: U14', async () => {
    const here = await stage.visit('edith');
    await here.open('/wording/en');
    const field = here.page.getByRole('textbox', { name: 'Headline' });
    const history = here.page.getByRole('region', { name: 'History' });
    await history.getByText('It has not been changed here').waitFor();

    // Saved with the number gone, and readers see it.
    await field.fill('You have free articles left this mouth');
    await here.button('Save').click();
    await history.getByText('edith changed it').waitFor();
    await eventually(async () => expect(await headline()).to.equal('You have free articles left this mouth'));
    expect(await history.textContent())
      .to.include('Articles left: Headline')
      .and.include('this mouth');
    await here.expectAccessible();
    await here.screenshot('wording-history');

    // What has been typed since is not thrown away without asking.
    await field.fill('Something else');
    await history
      .getByRole('button', { name: /^Restore the version/ })
      .last()
      .click();
    await here.button('Cancel').click();
    expect(await field.inputValue()).to.equal('Something else');
    await history
      .getByRole('button', { name: /^Restore the version/ })
      .last()
      .click();
    await here.button('Replace it').click();

    // The version is in the form with its preview, and nothing has changed for readers yet.
    await eventually(async () => expect(await field.inputValue()).to.equal(right));
    expect(await headline()).to.include('this mouth');
    await here.button('Save').click();
    await eventually(async () => expect(await headline()).to.match(/^You have \d free articles? left this month$/));
    await history.getByText('edith changed it').nth(1).waitFor();
    here.expectClean();
    await here.close();
  });

  it('the same for the meter, by its review: U14', async () => {
    expect((await stage.desk.get('/meter/history', 'vera')).status).to.equal(403);
    const here = await stage.visit('edith');
    await here.open('/meter');
    const field = here.page.getByLabel('Anonymous readers');
    const history = here.page.getByRole('region', { name: 'History' });
    const dialog = here.page.getByRole('dialog', { name: 'What this does to readers' });
    const save = async () => {
      await here.button('Review and save').click();
      await dialog.getByRole('button', { name: 'Save' }).click();
    };
    const before = await field.inputValue();
    await field.fill('1');
    await save();
    await history.getByText('edith changed it').waitFor();
    expect(await history.textContent()).to.include(`Free articles: ${before}, and`);
    await here.screenshot('meter-history');
    await history.getByRole('button', { name: /^Restore the version/ }).click();
    expect(await field.inputValue()).to.equal(before);
    await here.button('Review and save').click();
    await dialog.getByText('Readers who have met the wall can read on at once').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await history.getByText('edith changed it').nth(1).waitFor();
    // A second one is offered, of the mistake, and the version that is saved is not.
    expect(await history.getByRole('button', { name: /^Restore the version/ }).count()).to.equal(1);
    await here.expectAccessible();
    here.expectClean();
    await here.close();
  });
});
