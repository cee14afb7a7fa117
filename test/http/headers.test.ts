import { expect } from 'chai';
import { createAmpLoginBrowser } from '../support/amp/login.ts';
import { createAmpPage } from '../support/amp/page.ts';
import { as, createFrontEnd, example, signedIn, unread } from '../support/browser/front-end.ts';
import { send } from '../support/request.ts';
import { useService } from '../support/service.ts';

describe('the headers of every answer', () => {
  const service = useService();
  const page = createFrontEnd(service);
  const amp = createAmpPage(service);

  const below = `/v1/${example}`;
  const about: [string, () => Promise<Response>, number][] = [
    ['a decision', () => page.ask(unread()), 200],
    ['a dry run', () => page.ask(unread(), { query: '?dryRun=true' }), 200],
    ['a denial', () => page.ask({ id: 'a', tier: 'premium' }), 200],
    [
      'a release',
      async () => page.post(`${below}/meter/release`, { article: { id: 'a' } }, as(await page.newReader())),
      200,
    ],
    ['an open gate', () => page.get(`${below}/gate`, { 'X-Original-URI': '/a' }), 204],
    ['a closed gate', () => page.get(`${below}/gate`, { 'X-Original-URI': '/a', 'X-Article-Tier': 'premium' }), 403],
    ['an entitlement', () => page.get(`${below}/entitlement`), 200],
    ['an authorization of an AMP page', () => amp.ask(), 200],
    ['a pingback of an AMP page', () => amp.pingback(), 204],
  ];
  const problems: [string, () => Promise<Response>, number][] = [
    ['a refused sign-in', () => page.ask(unread(), { headers: signedIn('forged') }), 401],
    ['a refused origin', () => page.ask(unread(), { headers: { Origin: 'https://evil.example' } }), 403],
    ['an unknown publication', () => page.ask(unread(), { publication: 'elsewhere' }), 404],
    ['a refused AMP page', () => amp.ask({ origin: 'https://evil.example' }), 403],
    ['a login on an AMP page where nobody signs in', () => createAmpLoginBrowser(service).begin('a'), 404],
    ['an unknown path', () => page.get('/nowhere'), 404],
    ['a wrong method', () => page.get(`${below}/meter`), 405],
    ['too large a body', () => page.post(`${below}/meter`, ' '.repeat(20_000)), 413],
    ['a wrong type', () => page.post(`${below}/meter`, '{}', { 'Content-Type': 'text/plain' }), 415],
    ['a faulty request', () => page.post(`${below}/meter`, {}), 422],
  ];
  const others: [string, () => Promise<Response>, number][] = [
    ['the process', () => page.get('/livez'), 200],
    ['the metrics', () => page.get('/metrics'), 200],
    ['the keys', () => page.get('/.well-known/jwks.json'), 200],
    ['the document', () => page.get('/openapi.json'), 200],
    ['the clock', () => page.get('/sandbox/clock'), 200],
    ['a sign-in', () => page.post('/sandbox/identity', { sub: 'a' }), 200],
    ['a preflight', () => send(service, `${below}/meter`, { method: 'OPTIONS' }), 204],
    ['the docs', () => page.get('/docs'), 200],
    ['the demo', () => page.get('/demo'), 200],
    ['the web component', () => page.get('/sdk/stile.js'), 200],
  ];

  for (const [name, ask, status] of [...about, ...problems, ...others]) {
    it(`${name} (${status}) has an id of its own, and lets no browser guess, frame or tell on it`, async () => {
      const [first, second] = [await ask(), await ask()];
      expect(first.status).to.equal(status);
      const ids = [first, second].map(({ headers }) => headers.get('x-request-id'));
      for (const id of ids)
        expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(ids[0]).to.not.equal(ids[1]);
      expect(first.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(first.headers.get('referrer-policy')).to.be.oneOf(['no-referrer', 'same-origin']);
      expect(first.headers.get('content-security-policy'))
        .to.include("frame-ancestors 'none'")
        .and.include("default-src 'none'");
      for (const telling of ['server', 'x-powered-by', 'etag']) {
        if (telling === 'etag' && !about.some(([each]) => each === name)) continue;
        expect(first.headers.get(telling), telling).to.equal(null);
      }
    });
  }

  for (const [name, ask] of about) {
    it(`B18: ${name} is kept by no cache, and depends on everything that names a reader`, async () => {
      const { headers } = await ask();
      expect(headers.get('cache-control')).to.equal('private, no-store');
      const vary = (headers.get('vary') ?? '').split(', ');
      const naming = ['Origin', 'Accept-Language', 'Authorization', 'Cookie', 'X-Entitlement-Token', 'X-Reader-Token'];
      expect(vary).to.have.members(naming);
    });
  }

  for (const [name, ask] of problems) {
    it(`B18: ${name} is kept by no cache either`, async () => {
      expect((await ask()).headers.get('cache-control')).to.equal('private, no-store');
    });
  }

  it('takes no request id from outside, where anybody could write it', async () => {
    const answer = await page.ask(unread(), { headers: { 'X-Request-Id': 'mine' } });
    expect(answer.headers.get('x-request-id')).to.not.equal('mine');
  });

  it('tells how long each answer is, and sends none where there is none', async () => {
    const answer = await page.ask(unread(), { headers: { ...as(await page.newReader()), 'Accept-Language': 'ja' } });
    expect(Number(answer.headers.get('content-length'))).to.equal((await answer.arrayBuffer()).byteLength);
    const gate = await page.get(`${below}/gate`, { 'X-Original-URI': '/a' });
    expect(gate.headers.get('content-length')).to.equal(null);
    expect(gate.headers.get('content-type')).to.equal(null);
  });
});
