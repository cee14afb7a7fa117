import { expect } from 'chai';
import { newSigningKeys } from '../../src/tokens/key-rotation.ts';
import { createAmpLoginBrowser, parameter, signInPage } from '../support/amp/login.ts';
import { createAmpPage } from '../support/amp/page.ts';
import { as, createFrontEnd, example, signedIn } from '../support/browser/front-end.ts';
import { useConfigDir } from '../support/publications.ts';
import { readerSecret, useEntitlementDesk } from '../support/selling/entitlements.ts';
import { useService } from '../support/service.ts';

const article = 'a-telling-article';
const sub = 'telling-name@example.com';
const address = '203.0.113.77';
const rid = 'amp-a-telling-reader';
const adminToken = 'a-telling-admin-token';
const signingKeys = newSigningKeys();

describe('the log', () => {
  const identity = { issuer: 'a', audience: 'b', algorithms: ['RS256'], jwksUri: 'http://127.0.0.1:9/jwks.json' };
  const config = useConfigDir({ 'keys-away': { identity }, [example]: { amp: { signIn: signInPage } } });
  const service = useService(() => ({
    CONFIG_DIR: config.dir,
    READER_SECRET: readerSecret,
    SIGNING_KEYS: signingKeys,
    ADMIN_TOKENS: `somebody:owner:${adminToken}`,
    TRUST_PROXY: '1',
    LOG_LEVEL: 'trace',
  }));
  const page = createFrontEnd(service);
  const desk = useEntitlementDesk(service);
  /** Everything that names a reader or opens something. */
  const secrets = new Set<string>([article, sub, rid, address, adminToken, readerSecret, 'evil.example']);

  before(async () => {
    secrets.add((JSON.parse(signingKeys) as { keys: { d: string }[] }).keys[0]?.d ?? '');
    await story();
  });

  async function story(): Promise<void> {
    const from = { 'X-Forwarded-For': address, Referer: 'https://evil.example/' };
    const { reader, receipt = '' } = await page.meter(article, { headers: from, fields: { receipt: true } });
    const anonymous = { ...from, ...as(reader.token ?? '') };
    await desk.give(example, reader.id, { state: 'active' });
    const { token = '' } = await page.meter(article, { headers: anonymous });
    const signIn = await page.signIn(sub);
    const registered = await page.meter(article, { headers: { ...anonymous, ...signedIn(signIn) } });
    for (const each of [reader.id, reader.token, receipt, token, signIn, registered.reader.id]) secrets.add(each ?? '');

    const Cookie = `stile_reader=${reader.token}; stile_entitlement=${token}`;
    await page.get(`/v1/${example}/gate`, { ...from, Cookie, 'X-Original-URI': `/${article}` });
    await page.get(`/v1/${example}/entitlement`, { ...from, Cookie });
    await page.post(`/v1/${example}/meter/release`, { article: { id: article } }, anonymous);
    for (const headers of [signedIn(`${signIn}x`), signedIn(token), { Origin: 'https://evil.example' }])
      await page.ask(article, { headers: { ...anonymous, ...headers } });
    await page.ask(article, { headers: anonymous, query: `?${article}=${reader.token}` });
    await page.ask(article, { headers: anonymous, fields: { [reader.id]: token } });
    await page.post(`/v1/${example}/meter`, `{"article":{"id":"${article}`, anonymous);
    await page.ask(article, { publication: 'keys-away', headers: { ...anonymous, ...signedIn(unsigned()) } });
    await page.get(`/demo/articles/${article}%zz?${reader.token}`);
    await page.get(`/${article}`, anonymous);
    await throughAmp(signIn);
  }

  /** What an AMP page asks, and a login that fails at its last step. */
  async function throughAmp(signIn: string): Promise<void> {
    const amp = createAmpPage(service);
    await amp.read(`https://asia.example.com/${article}`, { rid });
    await amp.ask({ rid, source: 'https://evil.example' });
    const login = createAmpLoginBrowser(service);
    const state = await login.setOut(rid);
    secrets.add(state);
    const ticket = parameter((await login.comeBack(state, signIn)).headers.get('location') ?? '', 'ticket');
    secrets.add(ticket);
    await login.confirm(ticket);
    await login.confirm(`${ticket}x`);
    await login.comeBack(state, `${signIn}x`);
  }

  /** A token whose signature nobody can check while the keys are away. */
  function unsigned(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256', kid: 'a' })}.${part({ sub })}.AAAA`;
    secrets.add(token);
    return token;
  }

  it('has a line for each answer, with its id, route, status and time, and N10: of which publication, why it was decided so, or which problem', () => {
    const lines = service.logs().trim().split('\n');
    const answered = lines
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter(({ msg }) => msg === 'answered');
    expect(answered).to.have.lengthOf.at.least(14);
    for (const {
      requestId,
      route,
      status,
      ms,
      publication = example,
      reason = 'NONE',
      code = 'none',
      ...rest
    } of answered) {
      expect(requestId).to.match(/^[0-9a-f-]{36}$/);
      expect(route).to.match(/^(\/[\w{}./-]+|none)$/);
      expect([status, ms].map((value) => typeof value)).to.deep.equal(['number', 'number']);
      expect([example, 'keys-away']).to.include(publication);
      expect([reason, code].join(' ')).to.match(/^[A-Z_]+ [a-z-]+$/);
      expect(Object.keys(rest).sort()).to.deep.equal(['level', 'msg', 'time']);
    }
    const views = answered.filter(({ route, status }) => /\/(meter|gate)$/.test(String(route)) && status === 200);
    for (const view of views) expect(view).to.include.all.keys('publication', 'reason');
    expect(answered.some(({ code }) => code === 'invalid-identity')).to.equal(true);
  });

  it('says why what should have worked did not', () => {
    expect(service.logs()).to.include('"code":"identity-unavailable"');
  });

  it('holds no token, cookie, secret, reader, name, article or address', () => {
    expect(secrets.size).to.be.at.least(13);
    expect(secrets).to.not.include('');
    for (const secret of secrets) expect(service.logs(), secret).to.not.include(secret);
    expect(service.logs()).to.not.match(/stile_reader|bearer|eyJ/i);
  });
});
