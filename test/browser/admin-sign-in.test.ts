import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { tokenOf } from '../support/sign-on/admins.ts';

describe('signing in on the admin pages', function () {
  this.timeout(60_000);

  let stage: AdminStage;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  const come = useVisits(() => stage);

  it('asks for an admin token at every address, says what is wrong with one, and leads on to the address', async () => {
    const { page, open, heading, signIn, button, ...here } = await come(null);
    await open('/offers');
    await page.getByLabel('Admin token').fill('not-a-token');
    await page.keyboard.press('Enter');
    await page.getByText('This is not an admin token.').waitFor();
    expect(await page.getByLabel('Admin token').getAttribute('aria-invalid')).to.equal('true');
    await here.expectAccessible();
    await here.screenshot('sign-in-refused');

    await signIn('vera');
    await heading('Offers').waitFor();
    expect(new URL(page.url()).pathname).to.equal('/admin/nikkei-asian-review/offers');
    await button('Account: vera, viewer').click();
    await page.getByText('Signed in as vera, viewer.').waitFor();
    await here.expectAccessible();
    here.expectClean();
  });

  it('keeps nothing of the token where a script could read it', async () => {
    const { page, context, open, signIn } = await come(null);
    await open('/offers');
    await signIn('olga');
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    expect(kept).to.not.include(tokenOf('olga')).and.not.include('stile_admin');
    const cookie = (await context.cookies()).find(({ name }) => name.includes('stile_admin'));
    expect(cookie).to.include({ httpOnly: true, sameSite: 'Strict' });
  });

  it('signs out: the session ends, and the pages are gone from this window', async () => {
    const { page, button, open, heading } = await come('edith');
    await open('/overview');
    await heading('Overview').waitFor();
    await button('Account: edith, editor').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading('Stile').waitFor();
    await page.getByLabel('Admin token').waitFor();
    expect(await page.getByRole('navigation').count()).to.equal(0);
    await open('/offers');
    await page.getByLabel('Admin token').waitFor();
  });

  it('can be used by everybody: light, dark and on a phone', async () => {
    const here = await come(null);
    await here.open('/offers');
    await here.page.getByLabel('Admin token').waitFor();
    await here.expectGoodInEveryLook('sign-in');
  });

  describe('where the publisher has a sign-in of its own', () => {
    /** A provider that knows everybody: anyone who comes there has a session and is sent back. */
    async function withProvider({ context, page }: AdminVisit): Promise<void> {
      const { url } = stage.service;
      await context.route('**/v1/admin/session/ways', (route) =>
        route.fulfill({ json: { token: true, oidc: { name: 'Example ID', url: '/admin/sign-in/oidc' } } }),
      );
      await context.route('**/admin/sign-in/oidc?*', async (route) => {
        const back = new URL(route.request().url()).searchParams.get('return') ?? '';
        await context.request.post(`${url}/v1/admin/session`, { data: { token: tokenOf('olga') } });
        await route.fulfill({ status: 303, headers: { Location: back } });
      });
      await page.goto(`${url}/admin/nikkei-asian-review/offers?from=mail`);
    }

    it('signs in there, and comes back to the same address', async () => {
      const here = await come(null);
      await withProvider(here);
      await here.button('Sign in with Example ID').waitFor();
      await here.expectAccessible();
      await here.screenshot('sign-in-provider');
      await here.button('Sign in with Example ID').click();
      await here.heading('Offers').waitFor();
      expect(here.page.url()).to.match(/\/offers\?from=mail$/);
    });

    it('signs in again in a window beside, while the page stays as it is', async () => {
      const here = await come(null);
      await withProvider(here);
      await here.button('Sign in with Example ID').click();
      await here.page.getByRole('link', { name: 'New offer' }).click();
      await here.page.getByLabel('Name in addresses').fill('spring');
      await here.page.getByLabel('Price').fill('5');
      await here.page.getByLabel('Then').fill('10');
      await here.page.getByText('Try 3 months for $5').waitFor();
      stage.passHours(9);
      const [beside] = await Promise.all([
        here.context.waitForEvent('page'),
        (async () => {
          await here.button('Save as a draft').click();
          await here.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
          await here.button('Sign in with Example ID').click();
        })(),
      ]);
      await beside.getByRole('heading', { name: 'You are signed in' }).waitFor();
      await here.page.getByRole('dialog').waitFor({ state: 'hidden' });
      // Nothing that was typed is lost: what was being saved is saved now, and the page goes on with it.
      await here.heading('spring').waitFor();
      const found = (await (await stage.desk.get('/offers/spring')).json()) as { status: string; price: object };
      expect(found).to.deep.include({ status: 'draft', price: { amount: 500, currency: 'usd' } });
    });
  });
});
