import { expect } from 'chai';
import { type AdminStage, startAdminStage } from '../support/browser/admin-pages.ts';
import { signedIn, unread } from '../support/browser/front-end.ts';
import { section, typeName } from '../support/browser/readers-page.ts';

/** What the meter says of readers whose names differ by no more than how often one decodes them; null of whom nothing is known. */
const names = [
  ['a/b', '1 of 15'],
  ['a%2fb', null],
  ['a%252fb', null],
  ['50%', null],
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
      await typeName(here, name);
      if (used === null) await here.page.getByRole('link', { name: 'Use this id all the same' }).click();
      for (const reload of [false, true]) {
        if (reload) await here.page.reload();
        await here.heading(name).waitFor();
        if (used === null) await here.page.getByText('Stile knows nothing of this id').waitFor();
        else expect(await section(here, 'Meter').textContent(), name).to.include(used);
      }
    }
    here.expectClean();
    await here.close();
  });
});
