import { expect } from 'chai';
import { cookiesOf, createBuying, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';
import { createSite } from '../../support/trust/site.ts';

const noon = Date.parse('2026-12-20T12:00:00+09:00');
const minutes = (count: number) => count * 60_000;

describe('S5: an entitlement token by itself', () => {
  const service = useService({}, { realNow: () => now });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const site = createSite(page);
  let now = noon;

  beforeEach(() => {
    now = noon;
  });

  async function subscriber() {
    const headers = as(await page.newReader());
    await buying.buy(headers);
    const Cookie = cookiesOf(await page.ask(unread(), { headers }));
    return { headers, Cookie, token: Cookie.slice(Cookie.indexOf('=') + 1) };
  }

  const view = (headers: Record<string, string>) => page.ask({ id: unread(), tier: 'premium' }, { headers });

  it('S5: lets in until it runs out, however often it is shown, and is never renewed', async () => {
    const { Cookie } = await subscriber();
    const jar = new Map([[Cookie.slice(0, Cookie.indexOf('=')), Cookie.slice(Cookie.indexOf('=') + 1)]]);
    const inJar = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const letIn: number[] = [];
    for (let minute = 0; minute <= 50; minute += 4) {
      now = noon + minutes(minute);
      const answer = await view({ Cookie: inJar() });
      if (((await answer.json()) as { granted: boolean }).granted) letIn.push(minute);
      // As a browser does, with whatever the service sends.
      for (const each of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (each.split(';')[0] ?? '').split('=');
        jar.set(name, value);
      }
    }
    expect(letIn).to.deep.equal([0, 4]);
  });

  it('S5: is not renewed by the other calls either', async () => {
    const { token } = await subscriber();
    now = noon + minutes(4.5);
    for (const headers of [
      { 'X-Entitlement-Token': token },
      { Cookie: `stile_entitlement_${example}=${token}` },
      { Cookie: `stile_entitlement=${token}` },
    ]) {
      for (const path of ['entitlement', 'offers']) {
        const answer = await page.get(`/v1/${example}/${path}`, headers);
        expect(answer.headers.getSetCookie(), path).to.deep.equal([]);
        expect(await answer.text(), path).to.not.match(/"token":"/);
      }
      const { headers: answered, status } = await page.get(`/v1/${example}/gate`, {
        ...headers,
        'X-Original-URI': '/articles/any',
      });
      expect({ status, set: answered.getSetCookie() }).to.deep.equal({ status: 204, set: [] });
    }
  });

  it('S5: with its reader beside it is renewed for as long as the entitlement holds, and no longer', async () => {
    const { headers, token } = await subscriber();
    let held = token;
    for (let minute = 4; minute <= 48; minute += 4) {
      now = noon + minutes(minute);
      const answer = (await (await view({ ...headers, 'X-Entitlement-Token': held })).json()) as {
        granted: boolean;
        reader: { id: string };
        token?: string;
      };
      expect(answer.granted, String(minute)).to.equal(minute <= 20);
      held = answer.token ?? held;
      if (minute === 20) await buying.happens(answer.reader.id, 'refund');
    }
  });

  it('S5, S6, S19: names nobody: portal, switches, checkout and release ask who that is', async () => {
    const { token, Cookie } = await subscriber();
    for (const headers of [{}, { 'X-Entitlement-Token': token }, { Cookie }, { 'X-Reader-Token': token, Cookie }]) {
      const asked = [
        await page.post(`/v1/${example}/portal`, { returnUrl }, headers),
        await page.post(`/v1/${example}/portal`, { returnUrl, action: 'cancel' }, headers),
        await page.get(`/v1/${example}/switch`, headers),
        await page.post(`/v1/${example}/switch`, { offer: 'yearly', returnUrl }, headers),
        await buying.checkout(headers),
        await page.post(`/v1/${example}/meter/release`, { article: { id: 'any' } }, headers),
      ];
      for (const answer of asked) {
        expect(answer.headers.getSetCookie()).to.deep.equal([]);
        await expectProblem(answer, { status: 401, code: 'reader-required' });
      }
      const bought = await page.get(`/v1/${example}/purchases`, headers);
      expect(await bought.json()).to.deep.equal({ purchases: [], paysTwice: false });
    }
  });

  it('S5: of somebody else opens neither their portal nor the articles of the one who shows it', async () => {
    const { token, Cookie } = await subscriber();
    const thieves = [as(await page.newReader()), signedIn(await page.signIn('thief@example.com'))];
    for (const thief of thieves) {
      for (const headers of [
        { ...thief, 'X-Entitlement-Token': token },
        { ...thief, Cookie },
      ]) {
        expect(await (await view(headers)).json()).to.include({ granted: false, reason: 'PREMIUM' });
        const portal = await page.post(`/v1/${example}/portal`, { returnUrl }, headers);
        await expectProblem(portal, { status: 404, code: 'not-found' });
      }
    }
  });

  it('S5: that was put together, cut or is of another kind lets nobody in', async () => {
    const { headers, token } = await subscriber();
    const other = await subscriber();
    const [header, payload, signature] = token.split('.');
    const [, otherPayload] = other.token.split('.');
    const asked = await page.meter(unread(), { headers, fields: { receipt: true } });
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    for (const forged of [
      `${header}.${otherPayload}.${signature}`,
      `${none}.${payload}.`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      asked.receipt ?? '',
      await page.signIn('somebody@example.com'),
      'null',
      ' ',
    ]) {
      for (const shown of [{ 'X-Entitlement-Token': forged }, { Cookie: `stile_entitlement_${example}=${forged}` }]) {
        expect(await (await view(shown)).json(), forged).to.include({ granted: false });
        expect((await site.read('/articles/any', { ...shown, 'X-Article-Tier': 'premium' })).status).to.equal(403);
      }
    }
  });

  it('S5: that is garbage keeps no subscriber out who shows who they are', async () => {
    const { headers, token } = await subscriber();
    const shown = { ...headers, 'X-Entitlement-Token': 'garbage', Cookie: `stile_entitlement_${example}=x.y.z` };
    expect(await (await view(shown)).json()).to.include({ granted: true });
    const both = {
      'X-Entitlement-Token': 'garbage',
      Cookie: `stile_entitlement=x; stile_entitlement_${example}=${token}`,
    };
    expect(await (await view(both)).json()).to.include({ granted: true });
  });
});
