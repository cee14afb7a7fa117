import { expect } from 'chai';
import { signInAs } from '../../support/browser/admin-browser.ts';
import { createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, asAdmin } from '../../support/sign-on/admins.ts';

const offers = `/v1/admin/publications/${example}/offers`;

describe('a call of an admin page', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' });
  const page = createFrontEnd(service);

  const draft = (id: string) => ({
    id,
    price: { amount: 900, currency: 'usd' },
    term: { count: 3, unit: 'month' },
    then: null,
    startsAt: '2026-11-01T00:00:00+09:00',
    endsAt: '2027-01-31T23:59:59+09:00',
    status: 'draft',
  });

  it('may do what the role of the session may', async () => {
    const viewer = await signInAs(service, 'vera');
    expect((await viewer.call('GET', offers)).status).to.equal(200);
    const refused = await viewer.call('POST', offers, { body: draft('by-vera') });
    await expectProblem(refused, { status: 403, code: 'forbidden' });
    const editor = await signInAs(service, 'edith');
    const made = await editor.call('POST', offers, { body: draft('by-edith') });
    expect(made.status, await made.text()).to.equal(201);
  });

  it('403: changes nothing without the token of that very session', async () => {
    const editor = await signInAs(service, 'edith');
    const other = await signInAs(service, 'edith');
    const { csrf } = editor.session;
    const wrong = ['', `${csrf}x`, csrf.slice(1), other.session.csrf, editor.cookie.split('=')[1] ?? ''];
    for (const [index, given] of wrong.entries()) {
      const headers = { 'X-CSRF-Token': given };
      const refused = await editor.call('POST', offers, { body: draft(`forged-${index}`), headers });
      await expectProblem(refused, { status: 403, code: 'csrf' });
    }
    const without = await page.post(offers, draft('forged'), { Cookie: editor.cookie });
    await expectProblem(without, { status: 403, code: 'csrf' });
  });

  it('403: changes nothing when it comes from another site, even with the token', async () => {
    const editor = await signInAs(service, 'edith');
    for (const headers of [
      { Origin: 'https://asia.example.com' },
      { Origin: `${service.url}0` },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
    ]) {
      const refused = await editor.call('POST', offers, { body: draft('from-elsewhere'), headers });
      await expectProblem(refused, { status: 403, code: 'forbidden-origin' });
    }
    const own = { Origin: service.url, 'Sec-Fetch-Site': 'same-origin' };
    const made = await editor.call('POST', offers, { body: draft('from-here'), headers: own });
    expect(made.status, await made.text()).to.equal(201);
  });

  it('is judged by its admin token where it has both, and refused with a wrong one', async () => {
    const editor = await signInAs(service, 'edith');
    const both = (Authorization: string) => ({ headers: { Authorization, 'X-Forwarded-For': '192.0.2.70' } });
    const audit = `/v1/admin/publications/${example}/audit`;
    expect((await editor.call('GET', audit)).status).to.equal(403);
    expect((await editor.call('GET', audit, both(asAdmin('olga').Authorization))).status).to.equal(200);
    for (const wrong of ['Bearer guess', 'Bearer', 'Bearer a b', 'bearer '])
      expect((await editor.call('GET', offers, both(wrong))).status).to.equal(401);
    const basic = both(`Basic ${Buffer.from('proxy:password').toString('base64')}`);
    expect((await editor.call('GET', offers, basic)).status).to.equal(200);
    const changed = await page.post(offers, draft('by-token'), { ...asAdmin('edith'), Cookie: editor.cookie });
    expect(changed.status, await changed.text()).to.equal(201);
  });

  it('is answered for nobody else, and no cache keeps it', async () => {
    const { headers } = await (await signInAs(service, 'vera')).call('GET', offers);
    expect(headers.get('cache-control')).to.equal('private, no-store');
    expect(headers.get('vary')).to.equal('Authorization, Cookie');
    expect(headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('signs nobody in as a reader: to the publications an admin is like anybody', async () => {
    const { cookie } = await signInAs(service, 'olga');
    const decision = await page.meter(unread(), { headers: { Cookie: cookie } });
    expect(decision.reader.kind).to.equal('anonymous');
    expect(decision.reader.token).to.be.a('string');
    const premium = await page.meter({ id: unread(), tier: 'premium' }, { headers: { Cookie: cookie } });
    expect(premium.granted).to.equal(false);
    const id = cookie.split('=')[1] ?? '';
    expect((await page.ask(unread(), { headers: { Authorization: `Bearer ${id}` } })).status).to.equal(401);
  });
});
