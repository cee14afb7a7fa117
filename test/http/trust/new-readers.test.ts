import { expect } from 'chai';
import { as, createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

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
  });
  let now = Date.UTC(2026, 10, 23, 3);
  const service = useService(() => ({ ...store.env(), CONFIG_DIR: config.dir, TRUST_PROXY: '1' }), {
    realNow: () => now,
  });
  const page = createFrontEnd(service);
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
