import { expect } from 'chai';
import { type AdminStage, startAdminStage } from '../support/browser/admin-pages.ts';
import { createBuying } from '../support/browser/buying.ts';
import { as, unread } from '../support/browser/front-end.ts';

describe('F1: the readers page, of a reader whose second trial was refused', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  before(async () => {
    stage = await startAdminStage();
  });
  after(() => stage?.close());

  it('says what was refused, and why', async () => {
    const { frontEnd } = stage;
    const buying = createBuying(frontEnd);
    const card = { outcome: 'paid', fingerprint: 'one card' };
    const buy = async () => {
      const headers = as(await frontEnd.newReader());
      await buying.comeBack(await buying.pay(await buying.open(headers), card));
      return (await frontEnd.meter(unread(), { headers, query: '?dryRun=true' })).reader.id;
    };
    await buy();
    const refused = await buy();
    const here = await stage.visit('vera');
    try {
      await here.open(`/readers/of/${refused}`);
      const purchases = here.page.getByRole('region', { name: 'Purchases', exact: true });
      await purchases.getByText('refused: trial-3-months').waitFor();
      expect(await purchases.textContent())
        .to.include('Nothing was bought.')
        .and.include('Its card had paid for an introduction of another reader before')
        .and.include('the payment given back');
      await here.expectAccessible();
      await here.screenshot('readers-refused');
      here.expectClean();
    } finally {
      await here.close();
    }
  });
});
