import { expect } from 'chai';
import { cookiesOf, createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('T3: the address to which a checkout leads back', () => {
  const service = useService(
    { TRUST_PROXY: '1', ADMIN_TOKENS: adminTokens },
    { realNow: startingAt('2026-10-01T12:00:00+09:00') },
  );
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  /** By this address a browser comes that has these cookies, and no others. */
  async function come(address: string, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await page.get(address.slice(service.url.length), headers);
    expect(answer.status, await answer.clone().text()).to.equal(303);
    expect(answer.headers.get('location')).to.equal(returnUrl);
    return answer;
  }

  const cookiesFor = async (address: string, headers?: Record<string, string>) =>
    cookiesOf(await come(address, headers));

  async function paidAddress(headers: Record<string, string>): Promise<string> {
    return buying.pay(await buying.open(headers));
  }

  const byCookie = (headers: Record<string, string>) => ({ Cookie: `stile_reader=${headers['X-Reader-Token']}` });

  const premium = async (headers: Record<string, string>) =>
    (await page.meter({ id: unread(), tier: 'premium' }, { headers })).granted;

  it('T3: gives the browser that began it what it is owed, however often, and 40 days later too', async () => {
    const buyer = await buying.newReader();
    const address = await paidAddress(buyer);
    for (const how of [buyer, byCookie(buyer), byCookie(buyer)])
      expect(await cookiesFor(address, how)).to.match(/^stile_entitlement_[\w-]+=[\w.-]+$/);
    await page.moveClock({ advance: 'P40D' });
    expect(await cookiesFor(address, byCookie(buyer))).to.match(/^stile_entitlement_/);
  });

  it('T3: of somebody else gives nothing 40 days later, to anybody', async () => {
    const buyer = await buying.newReader();
    const address = await paidAddress(buyer);
    await come(address, buyer);
    await page.moveClock({ advance: 'P40D' });
    for (const thief of [{}, await buying.newReader(), signedIn(await page.signIn('thief@example.com'))])
      expect(await cookiesFor(address, thief)).to.equal('');
    expect(await premium(buyer)).to.equal(true);
  });

  it('T3: lets in a browser without cookies once, as the buyer', async () => {
    const buyer = await buying.newReader();
    const address = await paidAddress(buyer);
    const Cookie = await cookiesFor(address);
    // The token is another one, for it says when it was made; the reader in its first 21 characters is the same.
    expect(Cookie)
      .to.include(`stile_reader=${buyer['X-Reader-Token']?.slice(0, 21)}`)
      .and.include(`stile_entitlement_${example}=`);
    expect(await premium({ Cookie })).to.equal(true);
    for (const again of [{}, { Cookie: 'stile_reader=garbage' }, await buying.newReader()])
      expect(await cookiesFor(address, again)).to.equal('');
    expect(await cookiesFor(address, { Cookie })).to.match(/^stile_entitlement_/);
  });

  it('T3: lets in once, of however many who come at the same moment', async () => {
    const address = await paidAddress(await buying.newReader());
    const given = await Promise.all(Array.from({ length: 8 }, () => cookiesFor(address)));
    expect(given.filter((cookies) => cookies !== '')).to.have.lengthOf(1);
  });

  it('T3: lets in nobody without cookies an hour after the payment', async () => {
    const [early, late] = [await paidAddress(await buying.newReader()), await paidAddress(await buying.newReader())];
    await page.moveClock({ advance: 'PT59M' });
    expect(await cookiesFor(early)).to.include('stile_reader=');
    await page.moveClock({ advance: 'PT1M1S' });
    expect(await cookiesFor(late)).to.equal('');
  });

  it('T3: of an earlier purchase lets nobody in for a later one', async () => {
    const dayPass = { ...monthlyOffer, id: 'day-pass', term: { count: 1, unit: 'day' }, then: null };
    expect((await createAdminDesk(service).makeOffer(dayPass)).status).to.equal(201);
    const buyer = await buying.newReader();
    const earlier = await buying.pay(await buying.open(buyer, dayPass.id));
    await come(earlier, buyer);
    await page.moveClock({ advance: 'P2D' });
    const later = await buying.pay(await buying.open(buyer, dayPass.id));
    await come(later, buyer);
    expect(await cookiesFor(earlier), 'an address that nobody has come by without cookies').to.equal('');
    expect(await cookiesFor(later)).to.include('stile_reader=');
    const mixed = new URL(earlier);
    mixed.searchParams.set('secret', new URL(later).searchParams.get('secret') ?? '');
    expect(await cookiesFor(mixed.href), 'a secret that was used, in the address of another').to.equal('');
  });

  it('T3: lets nobody in without its secret, with another, or with one that was altered', async () => {
    const buyer = await buying.newReader();
    const address = new URL(await paidAddress(buyer));
    const other = new URL(await paidAddress(await buying.newReader()));
    const secret = address.searchParams.get('secret') ?? '';
    expect(secret).to.not.equal('');
    const [kind, browser = '', ...rest] = secret.split('.');
    for (const wrong of [
      null,
      other.searchParams.get('secret'),
      secret.slice(0, -1),
      `${secret}A`,
      `${secret[0] === 'a' ? 'r' : 'a'}${secret.slice(1)}`,
      [kind, `${browser[0] === 'A' ? 'B' : 'A'}${browser.slice(1)}`, ...rest].join('.'),
      [kind, '', ...rest].join('.'),
      'a..zzzzzz.AAAAAAAAAAAAAAAAAAAAAAAA',
    ]) {
      const forged = new URL(address);
      forged.searchParams.delete('secret');
      if (wrong !== null) forged.searchParams.set('secret', wrong);
      for (const headers of [{}, await buying.newReader()])
        expect(await cookiesFor(forged.href, headers), String(wrong)).to.equal('');
    }
    expect(await cookiesFor(address.href), 'none of these has used it').to.include('stile_reader=');
  });

  it('T3: lets nobody in before the payment, and uses up nothing by that', async () => {
    const buyer = await buying.newReader();
    const session = await buying.open(buyer);
    const unpaid = `${service.url}/v1/${example}/checkout/return?session=${session}`;
    for (const headers of [{}, buyer]) expect(await cookiesFor(unpaid, headers)).to.equal('');
    expect(await premium(buyer)).to.equal(false);
    expect(await cookiesFor(await buying.pay(session))).to.include('stile_entitlement_');
  });

  it('T3: of a reader who was signed in gives a way in for a few minutes, and not the account', async () => {
    const buyer = { ...(await buying.newReader()), ...signedIn(await page.signIn('buyer-of-t3@example.com')) };
    const address = await paidAddress(buyer);
    const Cookie = await cookiesFor(address);
    expect(Cookie).to.match(/^stile_entitlement_[\w-]+=[\w.-]+$/);
    expect(await premium({ Cookie })).to.equal(true);
    const portal = await page.post(`/v1/${example}/portal`, { returnUrl }, { Cookie });
    expect(portal.status).to.equal(401);
  });

  it('T3: of one publication lets nobody into another', async () => {
    const address = await paidAddress(as(await page.newReader()));
    const elsewhere = address.replace(`/v1/${example}/`, '/v1/elsewhere/');
    expect((await page.get(elsewhere.slice(service.url.length))).status).to.equal(404);
  });
});
