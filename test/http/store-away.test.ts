import { expect } from 'chai';
import { createEntitlementTokens } from '../../src/tokens/entitlement-token.ts';
import { newSigningKeys } from '../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../src/tokens/key-set.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';
import { useRedisServer } from '../support/stores/redis-server.ts';

const noon = Date.UTC(2026, 10, 23, 3);
const signingKeys = newSigningKeys();

describe('B12: while the store is away', () => {
  const config = useConfigDir({
    closed: { onFailure: 'closed' },
    'switched-open': { onFailure: 'closed', open: true },
    limited: { rateLimit: { requests: 1, perSeconds: 60 } },
    'limited-and-closed': { onFailure: 'closed', rateLimit: { requests: 1, perSeconds: 60 } },
  });
  const redis = useRedisServer();
  const env = () => ({ CONFIG_DIR: config.dir, STORE_URL: redis.url, SIGNING_KEYS: signingKeys, TRUST_PROXY: '1' });
  const service = useService(env, { realNow: () => now });
  const page = createFrontEnd(service);
  let token: string;
  let readBefore: string;
  let now = noon;

  before(async () => {
    token = await page.newReader();
    readBefore = unread();
    await page.meter(readBefore, { headers: as(token) });
    await redis.kill();
    await eventually(async () => (await page.get('/readyz')).status === 503);
  });

  beforeEach(() => {
    now = noon;
  });

  const subscriberToken = (reader: string, at = noon) =>
    createEntitlementTokens({ keys: createKeySet(signingKeys), issuer: service.url, clock: { now: () => at } }).sign({
      publication: example,
      reader,
      entitlement: { state: 'active', offer: null, endsAt: null, lapse: null, version: 1 },
    });

  async function expectAway(answer: Response) {
    expect(answer.headers.get('retry-after')).to.equal('1');
    return expectProblem(answer, { status: 503, code: 'store-unavailable' });
  }

  it('FAIL_OPEN: metered articles are open to everybody where the publication says so, and this is counted', async () => {
    const series = `stile_decisions_total{publication="${example}",reason="FAIL_OPEN"} `;
    const counted = async () => {
      const lines = (await (await page.get('/metrics')).text()).split('\n');
      return Number(lines.find((line) => line.startsWith(series))?.slice(series.length) ?? 0);
    };
    const before = await counted();
    for (const headers of [{}, as(token), signedIn(await page.signIn('away@example.com'))]) {
      const decision = await page.meter(unread(), { headers });
      expect(decision).to.include({
        granted: true,
        reason: 'FAIL_OPEN',
        grantReason: 'FREE',
        meter: null,
        banner: null,
      });
      expect(decision.entitlement).to.deep.equal({ state: 'none', offer: null, endsAt: null });
    }
    expect(await counted()).to.equal(before + 3);
  });

  it('FAIL_OPEN: what was read before is open as well, and a receipt is given', async () => {
    const decision = await page.meter(readBefore, { headers: as(token), fields: { receipt: true, trace: true } });
    expect(decision).to.include({ reason: 'FAIL_OPEN' }).and.have.property('receipt');
    const because = 'the store does not answer; the policy is open';
    expect(decision.trace?.at(-1)).to.deep.equal({ rule: 'store', matched: true, because });
  });

  it('503: metered articles are closed where the publication says so', async () => {
    const answer = await page.ask(unread(), { publication: 'closed', headers: as(token) });
    const problem = await expectAway(answer.clone());
    expect(await answer.json()).to.deep.equal({ ...problem, granted: false, reason: 'FAIL_CLOSED', grantReason: null });
  });

  for (const publication of [example, 'closed']) {
    it(`FAIL_CLOSED: premium articles of ${publication} stay closed, behind their wall`, async () => {
      const decision = await page.meter({ id: unread(), tier: 'premium' }, { publication });
      expect(decision).to.include({ granted: false, reason: 'FAIL_CLOSED', grantReason: null, meter: null });
      expect(decision.banner).to.include({ state: 'premium', layout: 'wall' });
    });

    it(`free and sponsored articles of ${publication} stay open`, async () => {
      const free = await page.meter({ id: unread(), tier: 'free' }, { publication });
      expect(free).to.include({ granted: true, reason: 'FREE' });
      const sponsored = await page.meter({ id: unread(), sponsored: true }, { publication });
      expect(sponsored).to.include({ granted: true, reason: 'SPONSORED' });
    });

    it(`institutions and anyone who the kill switch lets in stay in: ${publication}`, async () => {
      const headers = { 'X-Forwarded-For': '192.0.2.7' };
      expect(await page.meter(unread(), { publication, headers })).to.include({ reason: 'INSTITUTION' });
      expect(await page.meter(unread(), { publication: 'switched-open' })).to.include({ reason: 'OPEN' });
    });
  }

  it('the gate answers 204, 503 and 403 accordingly', async () => {
    const gate = (publication: string, headers: Record<string, string> = {}) =>
      page.get(`/v1/${publication}/gate`, { 'X-Original-URI': '/a', ...headers });
    const told = ({ status, headers }: Response) => [status, headers.get('x-stile-reason')];
    expect(told(await gate(example))).to.deep.equal([204, 'FAIL_OPEN']);
    const closed = await gate('closed');
    expect(told(closed)).to.deep.equal([503, 'FAIL_CLOSED']);
    expect(closed.headers.get('retry-after')).to.equal('1');
    expect(told(await gate('closed', { 'X-Article-Tier': 'premium' }))).to.deep.equal([403, 'FAIL_CLOSED']);
    expect(told(await gate('closed', { 'X-Article-Tier': 'free' }))).to.deep.equal([204, 'FREE']);
  });

  describe('a subscriber with a valid entitlement token', () => {
    it('stays in, for premium articles too', async () => {
      const { reader } = await page.meter({ id: 'free', tier: 'free' }, { headers: as(token) });
      const headers = { ...as(token), 'X-Entitlement-Token': subscriberToken(reader.id) };
      for (const tier of ['metered', 'premium'])
        expect(await page.meter({ id: unread(), tier }, { headers })).to.include({
          granted: true,
          reason: 'SUBSCRIBER',
        });
    });

    it('stays in to its end, and it is not renewed from itself', async () => {
      const { reader } = await page.meter({ id: 'free', tier: 'free' }, { headers: as(token) });
      const held = subscriberToken(reader.id);
      const headers = { ...as(token), 'X-Entitlement-Token': held };
      now = noon + 299_000;
      const answer = await page.ask(unread(), { headers });
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      expect(await answer.json()).to.include({ reason: 'SUBSCRIBER', token: held });
      now = noon + 300_000;
      expect(await page.meter({ id: unread(), tier: 'premium' }, { headers })).to.include({ reason: 'FAIL_CLOSED' });
    });
  });

  it('item 3: who has read a whole allowance meets the wall, and who shows that they paid does not', async () => {
    const { reader } = await page.meter({ id: 'free', tier: 'free' });
    const headers = as(reader.token ?? '');
    await page.readMany(10, { headers });
    const denied = await page.meter(unread(), { headers, fields: { receipt: true } });
    expect(denied).to.include({ granted: false, reason: 'REGISTRATION_REQUIRED', grantReason: null });
    expect(denied).to.not.have.property('receipt');
    expect(denied.meter).to.include({ limit: 10, used: 10, left: 0 });
    expect(denied.banner).to.include({ layout: 'wall' });
    const gate = await page.get(`/v1/${example}/gate`, { 'X-Original-URI': '/a', ...headers });
    expect([gate.status, gate.headers.get('x-stile-left')]).to.deep.equal([401, '0']);
    for (const [held, reason] of [
      [subscriberToken(reader.id, noon - 3_600_000), 'FAIL_OPEN'],
      [subscriberToken('r_somebody', noon - 3_600_000), 'REGISTRATION_REQUIRED'],
      [`${subscriberToken(reader.id, noon - 3_600_000).slice(0, -2)}AA`, 'REGISTRATION_REQUIRED'],
    ] as const)
      expect(await page.meter(unread(), { headers: { ...headers, 'X-Entitlement-Token': held } })).to.include({
        reason,
      });
  });

  it('item 3: a dry run gets no receipt for what is not counted later either', async () => {
    const options = { headers: as(await page.newReader()), query: '?dryRun=true', fields: { receipt: true } };
    expect(await page.meter(unread(), options))
      .to.include({ reason: 'FAIL_OPEN' })
      .and.not.have.property('receipt');
  });

  it('nobody is refused for a rate that cannot be counted', async () => {
    for (let asking = 0; asking < 3; asking += 1)
      expect(await page.meter(unread(), { publication: 'limited' })).to.include({ reason: 'FAIL_OPEN' });
    const publication = 'limited-and-closed';
    expect(await page.meter({ id: 'a', tier: 'free' }, { publication })).to.include({ reason: 'FREE' });
    await expectAway(await page.ask(unread(), { publication }));
  });

  it('401: a forged sign-in token is refused as ever', async () => {
    const refused = await page.ask(unread(), { headers: signedIn('forged') });
    await expectProblem(refused, { status: 401, code: 'invalid-identity' });
  });

  it('503: what only the store can do says so', async () => {
    await expectAway(await page.get(`/v1/${example}/entitlement`, as(token)));
    await expectAway(await page.post(`/v1/${example}/meter/release`, { article: { id: readBefore } }, as(token)));
    await expectAway(await page.get('/readyz'));
  });

  it('200: the process lives, and publishes its keys and its document', async () => {
    for (const path of ['/livez', '/.well-known/jwks.json', '/openapi.json', '/docs', '/metrics', '/sandbox/clock'])
      expect((await page.get(path)).status, path).to.equal(200);
  });

  it('tells nobody but the log what is wrong', async () => {
    for (const answer of [await page.get('/readyz'), await page.ask(unread(), { publication: 'closed' })])
      expect(await answer.text()).to.not.match(/redis|127\.0\.0\.1|ECONN/i);
    // Once, when the store went away, and not for every request that meets it.
    const warnings = service
      .logs()
      .split('\n')
      .filter((line) => line.includes('"level":"warn"'));
    expect(warnings.filter((line) => !line.includes('a sign-in token is refused'))).to.have.length(1);
  });
});

describe('B12: when the store comes back', () => {
  const redis = useRedisServer();
  const service = useService(() => ({ STORE_URL: redis.url }));
  const page = createFrontEnd(service);

  it('everybody is metered again, and what was open meanwhile is counted', async () => {
    const headers = as(await page.newReader());
    const openMeanwhile = unread();
    await redis.kill();
    await eventually(async () => (await page.meter(openMeanwhile, { headers })).reason === 'FAIL_OPEN');
    await redis.start();
    await eventually(async () => (await page.get('/readyz')).status === 200);
    const decision = await page.meter(unread(), { headers });
    expect(decision).to.include({ reason: 'METERED' });
    expect(decision.meter).to.include({ used: 2 });
    expect(await page.meter(openMeanwhile, { headers })).to.include({ reason: 'ALREADY_READ' });
  });
});
