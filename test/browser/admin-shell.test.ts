import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { copyExampleConfig, makeTemporaryDir, type TemporaryDir } from '../support/temporary-dir.ts';

const labels = ['Overview', 'Offers', 'Meter', 'Wording', 'Readers', 'Audit'];

describe('the frame of the admin pages', function () {
  this.timeout(60_000);

  let dir: TemporaryDir;
  let stage: AdminStage;
  let visit: AdminVisit | undefined;

  before(async () => {
    dir = makeTemporaryDir();
    const config = copyExampleConfig(dir);
    const publications = join(config.dir, 'publications');
    config.edit('title: Nikkei Asian Review', 'title: The Other Review');
    cpSync(join(publications, 'nikkei-asian-review'), join(publications, 'other-review'), { recursive: true });
    config.edit('title: The Other Review', 'title: Nikkei Asian Review');
    stage = await startAdminStage({ CONFIG_DIR: config.dir });
  });

  after(async () => {
    await stage?.close();
    dir?.remove();
  });

  afterEach(async () => {
    await visit?.close();
    visit = undefined;
  });

  const come = async (...how: Parameters<AdminStage['visit']>) => {
    visit = await stage.visit(...how);
    await visit.page.goto(`${stage.service.url}/admin`);
    return visit;
  };

  const focused = ({ page }: AdminVisit) => page.evaluate('document.activeElement.textContent');

  it('leads to every page, whose heading then has the keyboard, whose name is the window’s, and which lets Back lead back', async () => {
    const here = await come('olga');
    await here.heading('Overview').waitFor();
    for (const label of labels.slice(1)) {
      await here.page.getByRole('link', { name: label, exact: true }).click();
      await here.heading(label).waitFor();
      expect(await focused(here)).to.equal(label);
      expect(await here.page.title()).to.equal(`${label} – Stile`);
      expect(await here.page.locator('[aria-current=page]').textContent()).to.equal(label);
    }
    await here.page.goBack();
    await here.heading('Readers').waitFor();
    here.expectClean();
  });

  it('begins with a link past the navigation', async () => {
    const here = await come('vera');
    await here.open('/offers');
    await here.heading('Offers').waitFor();
    await here.page.keyboard.press('Tab');
    expect(await focused(here)).to.equal('Skip to the content');
    await here.page.keyboard.press('Enter');
    expect(await here.page.evaluate('document.activeElement.id')).to.equal('content');
    expect(here.page.url()).to.match(/\/offers#content$/);
  });

  it('shows another publication on the same page', async () => {
    const here = await come('vera');
    await here.open('/offers');
    await here.heading('Offers').waitFor();
    await here.page.getByLabel('Publication').selectOption('The Other Review');
    await here.page.waitForURL('**/admin/other-review/offers');
    await here.heading('Offers').waitFor();
    expect(await here.page.getByLabel('Publication').inputValue()).to.equal('other-review');
  });

  it('leads from an address that names nothing to one that does', async () => {
    const here = await come('vera');
    await here.page.goto(`${stage.service.url}/admin/no-such-publication/offers`);
    await here.page.waitForURL('**/admin/nikkei-asian-review/overview');
    await here.open('/no-such-page');
    await here.page.waitForURL('**/admin/nikkei-asian-review/overview');
  });

  it('fits on a phone, where a button opens the navigation and a choice closes it', async () => {
    const here = await come('edith', { width: 375, height: 740 });
    await here.heading('Overview').waitFor();
    await here.expectNoSidewaysScroll();
    await here.button('Open the navigation').click();
    await here.page.getByRole('link', { name: 'Offers', exact: true }).waitFor();
    await here.expectAccessible();
    await here.screenshot('shell-phone-navigation');
    await here.page.getByRole('link', { name: 'Offers', exact: true }).click();
    await here.heading('Offers').waitFor();
    await here.button('Open the navigation').waitFor();
    await here.expectNoSidewaysScroll();
  });

  it('is light or dark as the device is, or as one chooses', async () => {
    const here = await come('edith', { dark: true });
    const scheme = () => here.page.evaluate('document.documentElement.dataset.mantineColorScheme');
    await here.heading('Overview').waitFor();
    expect(await scheme()).to.equal('dark');
    await here.expectAccessible();
    await here.button('Appearance').click();
    await here.page.getByRole('menuitemradio', { name: 'Light' }).click();
    expect(await scheme()).to.equal('light');
    await here.page.reload();
    await here.heading('Overview').waitFor();
    expect(await scheme()).to.equal('light');
  });

  describe('with changes that are not saved', () => {
    const typed = async () => {
      const here = await come('edith');
      await here.heading('Overview').waitFor();
      await here.page.getByRole('link', { name: 'Offers', exact: true }).click();
      await here.page.getByRole('link', { name: 'New offer' }).click();
      await here.page.getByLabel('Name in addresses').fill('spring');
      return here;
    };

    const question = ({ page }: AdminVisit) => page.getByRole('dialog', { name: 'Leave without saving?' });

    const name = ({ page }: AdminVisit) => page.getByLabel('Name in addresses').inputValue();

    it('asks before one leaves for another page, and leaves only then', async () => {
      const here = await typed();
      await here.page.getByRole('link', { name: 'Meter', exact: true }).click();
      await question(here).waitFor();
      await here.expectAccessible();
      await here.screenshot('unsaved');
      await here.button('Stay here').click();
      expect(await name(here)).to.equal('spring');
      await here.page.getByRole('link', { name: 'Meter', exact: true }).click();
      await here.button('Leave without saving').click();
      await here.heading('Meter').waitFor();
    });

    it('asks before one goes back, and before one signs out', async () => {
      const here = await typed();
      await here.page.goBack();
      await question(here).waitFor();
      await here.button('Stay here').click();
      expect(await name(here)).to.equal('spring');
      await here.button('Account: edith, editor').click();
      await here.page.getByRole('button', { name: 'Sign out' }).click();
      await question(here).waitFor();
      await here.button('Stay here').click();
      await here.page.goBack();
      await here.button('Leave without saving').click();
      await here.page.getByRole('link', { name: 'New offer' }).waitFor();
      expect(here.page.url()).to.match(/\/offers$/);
    });

    it('has the browser ask before the window is closed', async () => {
      const here = await typed();
      const asked = new Promise<string>((resolve) => {
        here.page.once('dialog', (dialog) => {
          resolve(dialog.type());
          void dialog.accept();
        });
      });
      await here.page.close({ runBeforeUnload: true });
      expect(await asked).to.equal('beforeunload');
    });
  });
});
