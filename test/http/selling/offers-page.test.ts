import { expect } from 'chai';
import { createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { send } from '../../support/request.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const path = `/${example}/offers`;
const browser = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' };

describeOnEveryStore('U6: the page of offers', (store) => {
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const front = createFrontEnd(service);
  const buying = createBuying(front);
  const desk = createAdminDesk(service);

  before(async () => {
    const made = await desk.makeOffer({ ...monthlyOffer, templates: { locales: { en: { label: 'Every & 3 < 5' } } } });
    expect(made.status).to.equal(201);
  });

  const look = (headers: Record<string, string> = {}, query = '') =>
    send(service, path + query, { headers: { ...browser, ...headers } });
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}, to = path) =>
    send(service, to, {
      method: 'POST',
      headers: { ...browser, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });

  it('U6: compares what is on sale, in words of the reader’s language, without a script', async () => {
    const answer = await look({ 'Accept-Language': 'en' });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).to.include('no-store');
    expect(answer.headers.get('content-security-policy'))
      .to.match(/^default-src 'none'; style-src 'sha256-/)
      .and.not.include('unsafe');
    expect(answer.headers.getSetCookie(), 'nobody is made a reader by looking').to.deep.equal([]);
    const page = await answer.text();
    expect(page).to.include('<html lang="en">').and.not.include('<script');
    for (const words of [
      '$9 for 3 months',
      'Then $29.99 every month from March 20th, 2027, until you cancel.',
      'Offer ends January 31st',
      'Every &amp; 3 &lt; 5',
      'Renews until you cancel.',
    ])
      expect(page).to.include(words);
    const japanese = await (await look({}, '?locale=ja&utm_source=mail')).text();
    expect(japanese).to.include('<html lang="ja"').and.include('2027年3月20日');
  });

  it('U6: goes on to pay with a form, keeps a new reader by a cookie, and leads back where the publication is', async () => {
    for (const [wanted, back] of [
      [returnUrl, returnUrl],
      ['https://evil.example/', 'https://asia.example.com'],
      ['javascript:alert(1)', 'https://asia.example.com'],
    ] as const) {
      const page = await (await look({}, `?return=${encodeURIComponent(wanted)}`)).text();
      expect(page).to.include(`name="return" value="${back}"`);
      const sold = await post({ offer: 'monthly', return: wanted });
      expect(sold.status).to.equal(303);
      const [cookie = ''] = sold.headers.getSetCookie();
      expect(cookie).to.match(/^stile_reader=.*HttpOnly/);
      const session = /\/(cs_\w+)/.exec(sold.headers.get('location') ?? '')?.[1] ?? '';
      const came = await buying.comeBack(await buying.pay(session));
      expect(came.headers.get('location')?.replace(/\/$/, '')).to.equal(back);
      const headers = { Cookie: cookie.split(';')[0] ?? '' };
      expect((await front.meter(unread(), { headers })).reason).to.equal('SUBSCRIBER');
    }
  });

  it('U6: says that a subscriber has access, and leads to the portal', async () => {
    const headers = await buying.newReader();
    await buying.buy(headers, 'monthly');
    const page = await (await look(headers)).text();
    expect(page).to.include('You have access already').and.include('Manage your subscription');
    const portal = await post({ return: returnUrl }, headers, `/${example}/portal`);
    expect(portal.status).to.equal(303);
    const again = await post({ offer: 'monthly' }, headers);
    expect(again.status).to.equal(409);
    expect(await again.text()).to.include('You have access already');
  });

  it('U6: says what is on sale instead where the offer that was chosen is not, never JSON', async () => {
    const gone = await post({ offer: 'nothing' }, await buying.newReader());
    expect(gone.status).to.equal(409);
    expect(await gone.text())
      .to.include('That offer is no longer available to you.')
      .and.include('$9 for 3 months');
    for (const [answer, status] of [
      [await post({}), 422],
      [await post({ offer: 'monthly' }, { Origin: 'https://evil.example' }), 403],
      [await send(service, '/nobody/offers', { headers: browser }), 404],
      [await send(service, `${path}/nothing`, { headers: browser }), 404],
    ] as const) {
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    }
  });

  it('U6: says so where nothing is on sale', async () => {
    const headers = await buying.newReader();
    for (const id of ['monthly', 'trial-3-months']) await desk.call('POST', `/offers/${id}/end`);
    const page = await (await look(headers)).text();
    expect(page).to.include('Nothing is on sale at the moment');
  });

  it('U6: takes the address of nothing else', async () => {
    for (const other of [
      '/admin/offers',
      '/docs/offers',
      '/demo/offers',
      '/sdk/offers',
      '/v1/offers',
      '/sandbox/offers',
    ]) {
      const answer = await send(service, other, { headers: browser });
      expect(await answer.text(), other).to.not.include('class="offers"');
    }
  });
});
