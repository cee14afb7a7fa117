import { expect } from 'chai';
import { as, createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { useConfigDir } from '../../support/publications.ts';
import { createReportReader } from '../../support/reports.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const publication = example;
let lastNetwork = 0;

/** Nobody has come from there yet. */
function newNetwork() {
  lastNetwork += 1;
  return (host: number) => ({ 'X-Forwarded-For': `198.18.${lastNetwork}.${host}` });
}

describeOnEveryStore('item 6: the budget of new readers of a network', (store) => {
  const config = useConfigDir({
    [publication]: { newReaders: { perDay: 2 } },
    registering: { newReaders: { perDay: 1, ipv4Prefix: 32, ipv6Prefix: 64 }, identity: null },
    alike: { newReaders: { perDay: 1 }, meter: { limits: { anonymous: 5, registered: 5 } } },
    exempting: {
      newReaders: {
        perDay: 1,
        exempt: [{ name: 'A carrier', networks: ['198.51.100.0/24', '2001:db8:5::/48'] }],
      },
      institutions: [{ name: 'A library', networks: ['203.0.113.0/24'] }],
      crawlers: [{ name: 'Bad', userAgent: 'badbot', policy: 'refuse' }],
    },
    'new-york': { newReaders: { perDay: 2 }, timeZone: 'America/New_York' },
  });
  let now = Date.UTC(2026, 10, 23, 3);
  const service = useService(
    () => ({
      ...store.env(),
      CONFIG_DIR: config.dir,
      TRUST_PROXY: '1',
      ADMIN_TOKENS: adminTokens,
    }),
    {
      realNow: () => now,
    },
  );
  const page = createFrontEnd(service);
  const reports = (of: string) => createReportReader(createAdminDesk(service, of));
  const view = (headers: Record<string, string>, more: { query?: string; publication?: string } = {}) =>
    page.meter(unread(), { publication, headers, ...more });

  it('gives free articles and a cookie to so many, and the wall to the next, wherever in the network they are', async () => {
    const from = newNetwork();
    for (const host of [1, 2]) {
      const { reason, reader } = await view(from(host));
      expect(reason).to.equal('METERED');
      expect(reader.token).to.be.a('string');
    }
    const third = await view(from(3));
    expect(third).to.include({ granted: false, reason: 'REGISTRATION_REQUIRED' });
    expect(third.meter).to.include({ limit: 0, used: 0, left: 0 });
    expect(third.reader.token).to.equal(undefined);
    expect((await view(newNetwork()(1))).reason).to.equal('METERED');
  });

  it('takes nothing from readers who are known, by cookie or by signing in', async () => {
    const from = newNetwork();
    const { reader } = await view(from(1));
    await view(from(2));
    expect((await view(from(3))).reason).to.equal('REGISTRATION_REQUIRED');
    expect((await view({ ...from(3), ...as(reader.token ?? '') })).reason).to.equal('METERED');
    const token = await page.signIn(`reader-${lastNetwork}`);
    expect((await view({ ...from(3), ...signedIn(token) })).reason).to.equal('METERED');
  });

  it('item 8: is noticed by no subscriber, not even by one of whom only an entitlement token is known', async () => {
    const from = newNetwork();
    const { reader } = await view(from(1));
    await view(from(2));
    const body = { until: '2027-01-01T00:00:00Z' };
    await createAdminDesk(service, publication).call('POST', `/readers/${reader.id}/grant`, { as: 'olga', body });
    const { token, reason } = await view({ ...from(3), ...as(reader.token ?? '') });
    expect(reason).to.equal('SUBSCRIBER');
    const alone = await view({ ...from(3), 'X-Entitlement-Token': token ?? '' });
    expect(alone).to.include({ granted: true, reason: 'SUBSCRIBER' });
    expect((await view(from(3))).reason).to.equal('REGISTRATION_REQUIRED');
  });

  it('gives no cookie with a free article either once it is used up, and shows the article', async () => {
    const from = newNetwork();
    for (const host of [1, 2]) await view(from(host));
    const free = await page.meter({ id: unread(), tier: 'free' }, { publication, headers: from(3) });
    expect(free.reason).to.equal('FREE');
    expect(free.reader.token).to.equal(undefined);
  });

  it('is not touched by dry runs, which make no reader whom the next view would know', async () => {
    const from = newNetwork();
    for (const host of [1, 2, 3, 4]) {
      const { reason, reader } = await view(from(host), { query: '?dryRun=true' });
      expect(reason).to.equal('METERED');
      expect(reader.token).to.equal(undefined);
    }
    expect((await view(from(1))).reader.token).to.be.a('string');
    await view(from(2));
    expect((await view(from(3), { query: '?dryRun=true' })).reason).to.equal('REGISTRATION_REQUIRED');
  });

  it('is whole again on the next day of the publication', async () => {
    const from = newNetwork();
    for (const host of [1, 2]) await view(from(host));
    expect((await view(from(3))).granted).to.equal(false);
    now = Date.UTC(2026, 10, 23, 14, 59, 59);
    expect((await view(from(3))).granted).to.equal(false);
    // Midnight in Tokyo.
    now = Date.UTC(2026, 10, 23, 15);
    expect((await view(from(3))).reason).to.equal('METERED');
  });

  it('is of the networks that the prefixes say, and its wall is the meter’s if nobody can register', async () => {
    const from = newNetwork();
    const other = { publication: 'registering' };
    expect((await view(from(1), other)).reason).to.equal('METERED');
    expect((await view(from(2), other)).reason).to.equal('METERED');
    expect((await view(from(1), other)).reason).to.equal('METER_EXHAUSTED');
    const ipv6 = (host: string) => view({ 'X-Forwarded-For': `2001:db9:0:${lastNetwork}::${host}` }, other);
    expect((await ipv6('1')).reason).to.equal('METERED');
    expect((await ipv6('2')).reason).to.equal('METER_EXHAUSTED');
  });

  it('item 8: its wall is that of registration, with all the articles that registering gives, though an offer is live', async () => {
    const from = newNetwork();
    for (const host of [1, 2]) await view(from(host));
    const { banner } = await view(from(3));
    expect(banner).to.include({ state: 'registration', layout: 'wall', offer: null });
    expect(banner?.variables).to.include({ numberArticlesMore: 15 });
  });

  it('item 8: its wall is that of registration too if registering gives no more than the meter', async () => {
    const from = newNetwork();
    const other = { publication: 'alike' };
    expect((await view(from(1), other)).reason).to.equal('METERED');
    const second = await view(from(2), other);
    expect(second.reason).to.equal('REGISTRATION_REQUIRED');
    expect(second.banner).to.deep.include({ state: 'registration' });
    expect(second.banner?.variables).to.include({ numberArticlesMore: 5 });
    const premium = await page.meter({ id: unread(), tier: 'premium' }, { ...other, headers: from(2) });
    expect(premium.reason).to.equal('PREMIUM');
  });

  it('item 8: is not for networks that are exempt, for institutions, or for crawlers that are refused by name', async () => {
    const other = { publication: 'exempting' };
    const manyOf = async (from: (host: number) => Record<string, string>) => {
      const views = [];
      for (const host of [1, 2, 3, 4]) views.push(await view(from(host), other));
      return views.map(({ reason, reader }) => `${reason} ${reader.token === undefined ? 'not kept' : 'kept'}`);
    };
    const same = (text: string) => Array(4).fill(text);
    const at = (address: string) => () => ({ 'X-Forwarded-For': address });
    expect(await manyOf((host) => at(`198.51.100.${host}`)())).to.deep.equal(same('METERED kept'));
    expect(await manyOf((host) => at(`2001:db8:5:${host}::1`)())).to.deep.equal(same('METERED kept'));
    expect(await manyOf((host) => at(`203.0.113.${host}`)())).to.deep.equal(same('INSTITUTION kept'));
    const network = newNetwork();
    const refused = await manyOf((host) => ({ ...network(host), 'User-Agent': 'BadBot/1.0' }));
    expect(refused).to.deep.equal(same('CRAWLER_REFUSED not kept'));
    const people = await manyOf(network);
    expect(people).to.deep.equal(['METERED kept', ...Array(3).fill('REGISTRATION_REQUIRED not kept')]);
    await eventually(async () => {
      const { total } = await reports('exempting').bypass();
      expect(total).to.include({ newReaders: 13, newReadersRefused: 3 });
    });
  });

  it('item 8: reports as refused only those whom nothing else let in', async () => {
    const refused = async () => (await reports(publication).bypass()).total;
    const from = newNetwork();
    const before = await refused();
    for (const host of [1, 2]) await view(from(host));
    await page.meter({ id: unread(), tier: 'free' }, { publication, headers: from(3) });
    await page.meter({ id: unread(), tier: 'premium' }, { publication, headers: from(3) });
    await view(from(3), { query: '?dryRun=true' });
    await view(from(3));
    await eventually(async () => {
      const { newReaders, newReadersRefused } = await refused();
      expect(newReaders).to.equal(before.newReaders + 2);
      expect(newReadersRefused).to.equal(before.newReadersRefused + 1);
    });
  });

  it('item 8: is one of a day of 25 hours, to its last minute', async () => {
    const earlier = now;
    const other = { publication: 'new-york' };
    const from = newNetwork();
    // 1 November 2026: clocks go back at 02:00. The day is from 04:00 to 05:00 of the next, in UTC.
    now = Date.UTC(2026, 10, 1, 4);
    for (const host of [1, 2]) expect((await view(from(host), other)).reason).to.equal('METERED');
    now = Date.UTC(2026, 10, 2, 4, 59);
    expect((await view(from(3), other)).reason).to.equal('REGISTRATION_REQUIRED');
    now = Date.UTC(2026, 10, 2, 5);
    expect((await view(from(3), other)).reason).to.equal('METERED');
    now = earlier;
  });

  it('shows in the trace and in the metrics', async () => {
    const from = newNetwork();
    for (const host of [1, 2]) await view(from(host));
    const { trace } = await page.meter(unread(), { publication, headers: from(3), fields: { trace: true } });
    expect(JSON.stringify(trace)).to.include('readers of this network were new today');
    const metrics = await (await page.get('/metrics')).text();
    expect(metrics).to.match(/stile_new_readers_refused_total\{publication="nikkei-asian-review"\} [1-9]/);
  });

  it('holds at once for many who come at once', async () => {
    const from = newNetwork();
    const views = await Promise.all(Array.from({ length: 20 }, (_, host) => view(from(host))));
    expect(views.filter(({ granted }) => granted)).to.have.length(2);
  });
});
