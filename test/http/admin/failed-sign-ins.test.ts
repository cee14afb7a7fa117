import { expect } from 'chai';
import { sessionOf, signInAs, signInWith } from '../../support/browser/admin-browser.ts';
import { createFrontEnd, expectProblem } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk, tokenOf } from '../../support/sign-on/admins.ts';

const publications = '/v1/admin/publications';

describe('sign-ins of admins that fail', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);

  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const ask = (address: string, token: string) =>
    send(service, publications, { headers: { ...from(address), Authorization: `Bearer ${token}` } });
  const right = tokenOf('vera');

  async function guess(addresses: readonly string[]): Promise<readonly number[]> {
    const answers = await Promise.all(addresses.map((address, index) => ask(address, `a-wild-guess-${index}`)));
    return answers.map(({ status }) => status);
  }
  const times = (count: number, address: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => address(i));

  async function failures() {
    const { entries } = (await (await desk.get('/audit?what=sign-in.', 'olga')).json()) as {
      entries: { who: string; what: string; after: { failures: number } }[];
    };
    return entries;
  }

  it('S11: keep an attacker who goes on from one address out for a while, with the right token too', async () => {
    const address = '192.0.2.10';
    const session = await signInAs(service, 'vera');
    const statuses = await guess(times(30, () => address));
    expect(statuses.filter((status) => status === 401)).to.have.length(10);
    expect(statuses.filter((status) => status === 429)).to.have.length(20);
    const refused = await ask(address, right);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    await expectProblem(refused, { status: 429, code: 'rate-limited' });
    await expectProblem(await signInWith(service, right, from(address)), { status: 429, code: 'rate-limited' });
    const running = await send(service, publications, { headers: { ...from(address), Cookie: session.cookie } });
    expect(running.status, 'a session that runs').to.equal(200);
  });

  it('S11: are counted for an IPv6 /64 and for the /48 around it', async () => {
    const oneLine = await guess(times(12, (index) => `2001:db8:1:1::${index + 1}`));
    expect(oneLine.filter((status) => status === 429)).to.have.length(2);
    const manyLines = await guess(times(60, (index) => `2001:db8:2:${index.toString(16)}::1`));
    expect(manyLines.filter((status) => status === 429)).to.have.length(10);
    await expectProblem(await ask('2001:db8:2:ffff::1', right), { status: 429, code: 'rate-limited' });
    expect((await ask('2001:db8:3::1', right)).status, 'another site').to.equal(200);
  });

  it('S11: keep nobody out elsewhere, however many there are', async () => {
    await guess(times(100, (index) => `198.18.${index}.1`));
    const startedAt = performance.now();
    expect((await ask('198.51.100.1', right)).status).to.equal(200);
    await sessionOf(await signInWith(service, right, from('198.51.100.1')), 201);
    expect(performance.now() - startedAt).to.be.below(1_000);
  });

  it('S11: are in the log without token and address, in a metric, and few of them in the audit log', async () => {
    await guess(times(2, () => '203.0.113.5'));
    await eventually(async () => {
      const logs = service.logs();
      expect(logs).to.match(/"level":"warn".*"what":"sign-in.fail [\w-]{16}".*sign-ins of admins failed/);
      expect(logs).to.not.match(/a-wild-guess|203\.0\.113|2001:db8|192\.0\.2/);
    });
    const metrics = await (await page.get('/metrics')).text();
    expect(metrics).to.match(/^stile_admin_sign_ins_failed_total\{outcome="refused"\} \d\d+$/m);
    expect(metrics).to.match(/^stile_admin_sign_ins_failed_total\{outcome="limited"\} \d\d+$/m);
    const entries = await failures();
    expect(entries.length).to.be.within(3, 10);
    for (const { who, what, after } of entries) {
      expect({ who, after }).to.deep.equal({ who: '(nobody)', after: { failures: 1 } });
      expect(what).to.match(/^sign-in\.fail [\w-]{16}$/);
    }
  });

  it('S11: are not those of an admin whose role is too low, or who sends no token', async () => {
    const before = (await failures()).length;
    const headers = from('203.0.114.9');
    for (let time = 0; time < 12; time += 1) {
      expect((await send(service, publications, { headers })).status).to.equal(401);
      const refused = await desk.call('GET', '/audit', { as: 'vera', headers });
      expect(refused.status).to.equal(403);
    }
    expect((await ask('203.0.114.9', right)).status).to.equal(200);
    expect((await failures()).length).to.equal(before);
  });
});

describe('looks of admins at readers', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);

  const looks = async () => {
    const answer = await desk.get('/audit?what=reader.', 'olga');
    const { entries } = (await answer.json()) as { entries: { at: string; who: string; what: string }[] };
    return entries.map(({ who, what }) => `${who} ${what}`);
  };
  const explain = (reader: string | undefined, as: 'vera' | 'edith') =>
    desk.call('POST', '/explain', { as, body: { reader, article: { id: 'a' } } });

  it('S11: are in the audit log: who looked, exported or had something explained, and of which reader', async () => {
    const { reader } = await page.meter('a');
    expect((await desk.get(`/readers/${reader.id}`, 'vera')).status).to.equal(200);
    expect((await desk.get(`/readers/${reader.id}/export`, 'olga')).status).to.equal(200);
    expect((await explain(reader.id, 'vera')).status).to.equal(200);
    const [explained = '', exported = '', looked = ''] = await looks();
    const [, name = ''] = /^vera reader\.look ([\w-]{16})$/.exec(looked) ?? [];
    expect(name).to.not.equal('');
    expect([explained, exported]).to.deep.equal([`vera reader.explain ${name}`, `olga reader.export ${name}`]);
    expect(looked).to.not.include(reader.id);
  });

  it('S11: are written down once a minute for one admin and one reader', async () => {
    const { reader } = await page.meter('a');
    const before = (await looks()).length;
    for (let time = 0; time < 5; time += 1) {
      await desk.get(`/readers/${reader.id}`, 'vera');
      await desk.get(`/readers/${reader.id}/export`, 'olga');
    }
    expect((await looks()).length - before).to.equal(2);
    await desk.get(`/readers/${reader.id}`, 'edith');
    expect((await looks()).length - before).to.equal(3);
    await page.moveClock({ advance: 'PT2M' });
    await desk.get(`/readers/${reader.id}`, 'vera');
    expect((await looks()).length - before).to.equal(4);
  });

  it('S11: are none where there is no reader in question, and are not what admins changed', async () => {
    const { reader } = await page.meter('a');
    const before = await looks();
    expect((await explain(undefined, 'vera')).status).to.equal(200);
    await desk.get('/readers/r_short?by=id', 'vera');
    expect(await looks()).to.deep.equal(before);
    await desk.get(`/readers/${reader.id}/export`, 'olga');
    const { changes } = (await (await desk.get(`/readers/${reader.id}/export`, 'olga')).json()) as { changes: unknown };
    expect(changes).to.deep.equal([]);
  });
});
