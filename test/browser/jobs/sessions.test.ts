import { expect } from 'chai';
import { type AdminStage, startAdminStage } from '../../support/browser/admin-pages.ts';

describe('job 10: an admin sees where they are signed in, and ends it there', function () {
  this.timeout(60_000);

  let stage: AdminStage;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  it('U10: ends the session of another browser, in which what was typed stays', async () => {
    const there = await stage.visit('edith');
    await there.open('/offers/of/trial-3-months');
    await there.page.getByLabel('Price').fill('7');
    await there.page.getByText('Try 3 months for $7').waitFor();

    const here = await stage.visit('edith', { width: 375, height: 700, dark: true });
    await here.open('/overview');
    const sessions = here.page.getByRole('list', { name: 'Your sessions' }).locator('> li');
    const open = async () => {
      await here.button('Account: edith, editor').click();
      await here.button('Where you are signed in').click();
      await sessions.first().waitFor();
    };
    await open();
    expect(await sessions.count()).to.equal(2);
    expect(await sessions.nth(0).textContent()).to.match(/^\w+ on \w+This browserSince .+Last used /);
    expect(await sessions.nth(1).getByRole('button').count()).to.equal(1);
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('sessions-phone-dark');
    await sessions.nth(1).getByRole('button', { name: /^End / }).click();
    await sessions.nth(1).waitFor({ state: 'detached' });
    expect(await here.button('End all others').count()).to.equal(0);

    await there.button('Save the changes').click();
    const dialog = there.page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    await there.signIn('edith');
    await there.button('Save it').click();
    await there.page.getByText('Readers meet it within a second').waitFor();
    expect(await there.page.getByLabel('Price').inputValue()).to.equal('7.00');

    // Signed in there again: by the keyboard, all others at once.
    await here.page.keyboard.press('Escape');
    await sessions.first().waitFor({ state: 'detached' });
    await open();
    expect(await sessions.count()).to.equal(2);
    await here.button('End all others').focus();
    await here.page.keyboard.press('Enter');
    await sessions.nth(1).waitFor({ state: 'detached' });
    await there.page.getByRole('link', { name: 'Meter' }).click();
    await dialog.waitFor();
    here.expectClean();
    await here.close();
    await there.close();
  });
});
