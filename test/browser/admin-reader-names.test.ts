import { expect } from 'chai';
import { type AdminStage, startAdminStage } from '../support/browser/admin-pages.ts';
import { signedIn, unread } from '../support/browser/front-end.ts';

/** What the meter says of readers whose names differ by no more than how often one decodes them. */
const names = [
  ['a/b', '1 of 15'],
  ['a%2fb', '0 of 15'],
  ['a%252fb', '0 of 15'],
  ['50%', '0 of 15'],
] as const;

describe('the address of a reader', function () {
  this.timeout(90_000);

  let stage: AdminStage;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  it('S14g: shows the reader whom it names, whatever percent signs are in the name', async () => {
    await stage.frontEnd.meter(unread(), { headers: signedIn(await stage.frontEnd.signIn('a/b')) });
    const here = await stage.visit('vera');
    for (const [name, used] of names) {
      await here.open('/readers');
      await here.page.getByLabel('Reader id, sign-in id or email').fill(name);
      await here.page.keyboard.press('Enter');
      for (const reload of [false, true]) {
        if (reload) await here.page.reload();
        await here.heading(name).waitFor();
        const meter = here.page.getByRole('region', { name: 'Meter', exact: true });
        expect(await meter.textContent(), name).to.include(used);
      }
    }
    here.expectClean();
    await here.close();
  });
});
