import { expect } from 'chai';
import { createEntitlementTokens } from '../../../src/tokens/entitlement-token.ts';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../../src/tokens/key-set.ts';
import { burst, times } from '../../support/browser/bursts.ts';
import {
  as,
  createFrontEnd,
  type DecisionJson,
  example,
  expectProblem,
  unread,
} from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { openPeer } from '../../support/processes/stubborn-peer.ts';
import { useConfigDir } from '../../support/publications.ts';
import { createReportReader } from '../../support/reports.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const signingKeys = newSigningKeys();
const manyArticles = { limits: { anonymous: 10_000, registered: 10_000 }, window: 'month' };
const people = { Accept: 'text/html,*/*;q=0.8', 'Sec-Fetch-Mode': 'navigate', 'Accept-Language': 'de' };

const decisionsOf = (answers: readonly Response[]) =>
  Promise.all(answers.map(async (answer) => (await answer.json()) as DecisionJson));

describeOnEveryStore('more views at once than there are places', (store) => {
  const config = useConfigDir({
    [example]: { meter: manyArticles },
    'opens-up': { meter: manyArticles, onOverload: 'open' },
    'switched-open': { open: true },
    limited: { meter: manyArticles, rateLimit: { requests: 100_000, perSeconds: 60 } },
  });
  const service = useService(() => ({
    ...store.env(),
    CONFIG_DIR: config.dir,
    SIGNING_KEYS: signingKeys,
    ADMIN_TOKENS: adminTokens,
    TRUST_PROXY: '1',
    VIEWS_IN_FLIGHT: '1',
  }));
  const page = createFrontEnd(service);
  const reports = (publication: string) => createReportReader(createAdminDesk(service, publication));

  async function metric(name: string): Promise<number> {
    const lines = (await (await page.get('/metrics')).text()).split('\n');
    return Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length) ?? 0);
  }

  const gate = (headers: Record<string, string> = {}, publication = example) =>
    page.get(`/v1/${publication}/gate`, { 'X-Original-URI': `/${unread()}`, ...headers });

  it('item 2: are answered or refused for a moment; those answered are all counted, and no other is', async () => {
    const headers = as(await page.newReader());
    const shedBefore = await metric(`stile_views_shed_total{publication="${example}"}`);
    const { shed, all } = await burst(() => times(20, () => page.ask(unread(), { headers })));
    for (const decision of await decisionsOf(all.answered)) expect(decision).to.include({ reason: 'METERED' });
    expect(all.answered).to.not.have.lengthOf(0);
    expect(await page.used(headers)).to.equal(all.answered.length);
    for (const answer of shed) {
      expect(answer.headers.get('retry-after')).to.equal('1');
      const problem = await expectProblem(answer.clone(), { status: 503, code: 'overloaded' });
      const undecided = { granted: false, reason: 'OVERLOADED', grantReason: null };
      expect(await answer.json()).to.deep.equal({ ...problem, ...undecided });
    }
    expect(await metric(`stile_views_shed_total{publication="${example}"}`)).to.equal(shedBefore + all.shed.length);
    expect(await metric('stile_views_in_flight')).to.equal(0);
    expect(await metric('stile_views_in_flight_limit')).to.equal(1);
    expect(service.logs()).to.not.match(/"level":"(warn|error)"/);
  });

  it('item 2: mint no reader for what is refused, and are in the reports apart', async () => {
    const { newReaders } = (await reports(example).bypass()).total;
    const before = (await reports(example).funnel()).total;
    const { all } = await burst(() => times(20, () => page.ask(unread())));
    for (const answer of all.shed) expect(answer.headers.getSetCookie()).to.deep.equal([]);
    for (const answer of all.answered) expect(answer.headers.getSetCookie()).to.have.lengthOf(1);
    await eventually(async () => {
      const { shed, views } = (await reports(example).funnel()).total;
      expect(shed).to.equal(before.shed + all.shed.length);
      expect(views).to.equal(before.views + all.answered.length);
      expect((await reports(example).bypass()).total.newReaders).to.equal(newReaders + all.answered.length);
      return true;
    });
  });

  it('item 2: keep out nobody for whom the store is not needed, nor calls that are no views', async () => {
    const { reader } = await page.meter({ id: 'free', tier: 'free' });
    const tokens = createEntitlementTokens({ keys: createKeySet(signingKeys), issuer: service.url, clock: Date });
    const entitlement = { state: 'active', offer: null, endsAt: null, lapse: null, version: 1 } as const;
    const token = tokens.sign({ publication: example, reader: reader.id, entitlement });
    const subscriber = { ...as(reader.token ?? ''), 'X-Entitlement-Token': token };
    const institution = { 'X-Forwarded-For': '192.0.2.7' };
    const served: Readonly<Record<string, () => Promise<Response>>> = {
      SUBSCRIBER: () => page.ask({ id: unread(), tier: 'premium' }, { headers: subscriber }),
      FREE: () => page.ask({ id: unread(), tier: 'free' }),
      SPONSORED: () => page.ask({ id: unread(), tier: 'premium', sponsored: true }),
      INSTITUTION: () => page.ask(unread(), { headers: institution }),
      OPEN: () => page.ask(unread(), { publication: 'switched-open' }),
    };
    const others = ['/livez', '/readyz', '/metrics', '/.well-known/jwks.json', `/v1/${example}/offers`];
    const seen = new Map<string, Response[]>();
    await burst(() => [
      ...times(10, () => page.ask(unread())),
      ...Object.entries(served).flatMap(([reason, ask]) =>
        times(3, async () => {
          const answer = await ask();
          seen.set(reason, [...(seen.get(reason) ?? []), answer.clone()]);
          return answer;
        }),
      ),
      ...others.map(async (path) => {
        const answer = await page.get(path);
        expect(answer.status, path).to.equal(200);
        return answer;
      }),
      createAdminDesk(service).get('/meter'),
    ]);
    for (const [reason, answers] of seen)
      for (const decision of await decisionsOf(answers)) expect(decision).to.include({ granted: true, reason });
  });

  it('item 2: show a payer no wall: premium articles are refused for a moment too', async () => {
    const headers = as(await page.newReader());
    const premium: Response[] = [];
    await burst(() => [
      ...times(5, () => page.ask(unread(), { headers })),
      ...times(10, async () => {
        const answer = await page.ask({ id: unread(), tier: 'premium' }, { headers });
        premium.push(answer);
        return answer.clone();
      }),
    ]);
    const shed = premium.filter(({ status }) => status === 503);
    for (const answer of shed) await expectProblem(answer, { status: 503, code: 'overloaded' });
    for (const decision of await decisionsOf(premium.filter((answer) => !shed.includes(answer))))
      expect(decision).to.include({ granted: false, reason: 'PREMIUM' });
  });

  it('item 2: are granted where the publication opens, and counted afterwards; its premium articles are not', async () => {
    const publication = 'opens-up';
    const headers = as(await page.newReader(publication));
    const fields = { trace: true, receipt: true };
    const ask = () => [
      ...times(15, () => page.ask(unread(), { publication, headers, fields })),
      ...times(5, () => page.ask({ id: unread(), tier: 'premium' }, { publication, headers })),
    ];
    const { all } = await burst(ask);
    const decisions = await decisionsOf(all.answered);
    const opened = decisions.filter(({ reason }) => reason === 'OVERLOAD_OPEN');
    for (const { trace, receipt, ...decision } of opened) {
      const because = 'the service is overloaded; the policy is open';
      expect(trace?.at(-1)).to.deep.equal({ rule: 'store', matched: true, because });
      expect(decision).to.include({ granted: true, grantReason: 'FREE', meter: null, banner: null });
      expect(receipt).to.be.a('string');
    }
    expect(opened).to.not.have.lengthOf(0);
    const counted = decisions.filter(({ reason }) => reason === 'METERED');
    expect(await page.used(headers, publication)).to.equal(counted.length + opened.length);
    const series = `stile_decisions_total{publication="${publication}",reason="OVERLOAD_OPEN"}`;
    expect(await metric(series)).to.equal(opened.length);
    await eventually(async () => {
      expect((await reports(publication).funnel()).total.reasons.OVERLOAD_OPEN).to.equal(opened.length);
      return true;
    });
  });

  it('item 2: at the gate are answered 503 with the reason, and people are shown a page', async () => {
    const { shed } = await burst(() => times(20, () => gate()));
    for (const answer of shed) {
      expect(answer.headers.get('x-stile-reason')).to.equal('OVERLOADED');
      expect(answer.headers.get('x-stile-counted')).to.equal('false');
      expect(answer.headers.get('retry-after')).to.equal('1');
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      await expectProblem(answer, { status: 503, code: 'overloaded' });
    }
    const pages = (await burst(() => times(20, () => gate(people)))).shed;
    for (const answer of pages) {
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(await answer.text()).to.include('Bitte versuchen Sie es in einer Minute noch einmal');
    }
    const { all } = await burst(() => [
      ...times(10, () => gate({ 'X-Article-Tier': 'free' })),
      ...times(10, () => gate({}, 'opens-up')),
      ...times(10, () => gate()),
    ]);
    const told = all.answered.map(({ headers }) => headers.get('x-stile-reason'));
    expect(told).to.include.members(['FREE', 'OVERLOAD_OPEN']);
    expect(told.filter((reason) => reason === 'FREE')).to.have.lengthOf(all.answers.length / 3);
  });

  it('item 2: ask the store nothing without a place, not for the rate limit either', async () => {
    const publication = 'limited';
    const { all } = await burst(() => times(20, () => page.ask(unread(), { publication })));
    for (const answer of all.shed) await expectProblem(answer, { status: 503, code: 'overloaded' });
    for (const decision of await decisionsOf(all.answered)) expect(decision).to.include({ reason: 'METERED' });
  });

  it('item 2: are not those whose body has not come, or whose client goes away', async () => {
    const head = `POST /v1/${example}/meter HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n`;
    const slow = await Promise.all(times(5, () => openPeer(service.port, `${head}{"article":`)));
    expect(await page.meter(unread())).to.include({ reason: 'METERED' });
    for (const { socket } of slow) socket.write('{"id":"a-slow"}}    ', () => socket.destroy());
    await eventually(async () => (await metric('stile_views_in_flight')) === 0);
    expect(await page.meter(unread())).to.include({ reason: 'METERED' });
  });
});
