import { expect } from 'chai';
import type { z } from 'zod';
import { explanationSchema } from '../../../src/http/schemas/readers.ts';
import type { SegmentRule } from '../../../src/paywall/segments/segment.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { exampleConfigDir, startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const rules: readonly SegmentRule[] = [
  {
    id: 'searchers',
    name: 'From a search engine',
    on: true,
    when: { referrers: ['search'] },
    then: { limits: { anonymous: 2 } },
  },
  {
    id: 'sports',
    name: 'Sports readers',
    on: true,
    when: { sections: ['sports'], traits: [{ name: 'propensity', atLeast: 50 }] },
    then: { limits: { anonymous: 15, registered: 20 } },
  },
  {
    id: 'america',
    name: 'America',
    on: true,
    when: { countries: ['US'] },
    then: {
      limits: { anonymous: 5 },
      offers: ['monthly-plan'],
      wording: { en: { metered: { headline: 'Hello, America' } } },
    },
  },
];

describe('rules for segments, in every answer', () => {
  const service = useService(
    { ADMIN_TOKENS: adminTokens, COUNTRY_HEADER: 'X-Country', CONFIG_DIR: exampleConfigDir },
    { realNow: startingAt('2026-12-20T12:00:00+09:00') },
  );
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);

  before(async () => {
    const stores = openSqliteStores({ dir: service.dataDir, clock: { now: Date.now } });
    await stores.publications.write({ publication: example, part: 'segments', value: rules }, 0);
    await stores.changes.announce();
    await stores.close();
    await eventually(async () => {
      const { trace = [] } = await page.meter(unread(), { query: '?dryRun=true', fields: { trace: true } });
      return trace[0]?.rule === 'segment';
    });
  });

  const sports = () => ({ id: unread(), section: 'Sports' });
  const american = { 'X-Country': 'US' };

  async function newReader() {
    const token = await page.newReader();
    const { reader } = await page.meter(unread(), { headers: as(token), query: '?dryRun=true' });
    return { headers: as(token), id: reader.id };
  }

  const put = (id: string, body: object, who: 'edith' | 'vera' = 'edith') =>
    desk.call('PUT', `/readers/${id}/traits`, { as: who, body });

  async function explain(body: object): Promise<z.output<typeof explanationSchema>> {
    const answer = await desk.call('POST', '/explain', { as: 'vera', body });
    expect(answer.status, await answer.clone().text()).to.equal(200);
    return explanationSchema.parse(await answer.json());
  }

  it('a trait that the publisher pushed decides with the next view, and is told with its values', async () => {
    const { headers, id } = await newReader();
    expect((await page.meter(sports(), { headers })).segment).to.equal(null);
    const answer = await put(id, { traits: { propensity: 80, topic: 'größe' }, ttlSeconds: 60 });
    expect(answer.status).to.equal(200);
    expect(((await answer.json()) as { traits: unknown[] }).traits).to.have.length(2);
    const told = await page.meter(sports(), { headers, fields: { trace: true } });
    expect(told.segment).to.deep.equal({ id: 'sports', name: 'Sports readers' });
    expect(told.meter).to.include({ limit: 15, used: 2, left: 13 });
    expect(told.trace?.[0]).to.deep.equal({
      rule: 'segment',
      matched: false,
      because: 'the rule Sports readers (sports) holds: section sports, trait propensity 80',
    });
    expect((await page.meter(unread(), { headers })).meter).to.include({ limit: 10, used: 3 });
    const asked = { reader: id, article: sports() };
    expect(await explain(asked)).to.deep.include({ segment: { id: 'sports', name: 'Sports readers' } });
    expect((await explain({ ...asked, facts: { traits: { propensity: 10 } } })).segment).to.equal(null);
    expect((await explain({ article: sports(), facts: { traits: { propensity: 60 } } })).meter?.limit).to.equal(15);
    await page.moveClock({ advance: 'PT61S' });
    expect((await page.meter(sports(), { headers })).segment).to.equal(null);
  });

  it('a trait of the reader before signing in is theirs afterwards, and counts go together once', async () => {
    const { headers, id } = await newReader();
    await page.meter(unread(), { headers });
    await put(id, { traits: { propensity: 80 }, ttlSeconds: 6_000 });
    const both = { ...headers, ...signedIn(await page.signIn('ann')) };
    expect((await page.meter(sports(), { headers: both })).meter).to.include({ limit: 20, used: 2 });
    expect((await page.meter(sports(), { headers: both })).meter).to.include({ limit: 20, used: 3 });
  });

  it('traits are removed, exported, erased with their reader, and bounded', async () => {
    const { id } = await newReader();
    const path = `/readers/${id}/traits`;
    const names = async () =>
      ((await (await desk.get(path, 'vera')).json()) as { traits: { name: string }[] }).traits.map(({ name }) => name);
    await put(id, { traits: { a: 1, b: 'x', c: true }, ttlSeconds: 60 });
    expect((await desk.call('DELETE', `${path}?name=a`)).status).to.equal(204);
    expect(await names()).to.deep.equal(['b', 'c']);
    const many = Object.fromEntries(Array.from({ length: 19 }, (_, index) => [`more-${index}`, index]));
    await expectProblem(await put(id, { traits: many, ttlSeconds: 60 }), {
      status: 422,
      code: 'invalid-request',
      paths: ['traits'],
    });
    const long = await put(id, { traits: { a: 'x'.repeat(201) }, ttlSeconds: 60 });
    expect(long.status).to.equal(422);
    expect((await put(id, { traits: { a: 1 }, ttlSeconds: 60 }, 'vera')).status).to.equal(403);
    const exported = (await (await desk.get(`/readers/${id}/export`, 'olga')).json()) as {
      segments: { traits: { name: string }[] };
    };
    expect(exported.segments.traits.map(({ name }) => name)).to.deep.equal(['b', 'c']);
    expect((await desk.call('DELETE', `/readers/${id}`, { as: 'olga' })).status).to.equal(204);
    expect(await names()).to.deep.equal([]);
  });

  it('the referrer never grants: it lowers the limit, at the gate too', async () => {
    const { headers } = await newReader();
    const search = { headers, fields: { referrer: 'https://www.google.co.jp/' } };
    expect((await page.meter(unread(), search)).meter).to.include({ limit: 2, used: 1 });
    expect((await page.meter(unread(), { headers })).meter).to.include({ limit: 10, used: 2 });
    expect((await page.meter(unread(), search)).granted).to.equal(false);
    const gate = (referer?: string) =>
      page.get(`/v1/${example}/gate`, {
        ...headers,
        'X-Original-URI': `/${unread()}`,
        'Sec-Fetch-Dest': 'document',
        ...(referer && { Referer: referer }),
      });
    expect((await gate('https://duckduckgo.com/')).status).to.equal(401);
    expect((await gate()).headers.get('x-stile-limit')).to.equal('10');
  });

  it('the offers of a rule alone are listed, shown and sold; its words are shown, at the gate and in the whole banner', async () => {
    const { headers } = await newReader();
    const there = { ...headers, ...american };
    const told = await page.meter(unread(), { headers: there });
    expect(told.banner).to.deep.include({ headline: 'Hello, America' });
    expect(told.banner?.offer?.id).to.equal('monthly-plan');
    const listed = async (sent: Record<string, string>) => {
      const { offers } = (await (await page.get(`/v1/${example}/offers`, sent)).json()) as { offers: { id: string }[] };
      return offers.map(({ id }) => id);
    };
    expect(await listed(there)).to.deep.equal(['monthly-plan']);
    expect(await listed(headers)).to.include('trial-3-months');
    const buy = (offer: string, sent: Record<string, string>) =>
      page.post(`/v1/${example}/checkout`, { offer, returnUrl: `${service.url}/demo` }, sent);
    await expectProblem(await buy('trial-3-months', there), { status: 409, code: 'not-eligible' });
    expect((await buy('monthly-plan', there)).status).to.equal(201);
    const gate = await page.get(`/v1/${example}/gate`, {
      ...as(await page.newReader()),
      ...american,
      'X-Original-URI': `/${unread()}`,
      'Sec-Fetch-Dest': 'document',
    });
    const ref = gate.headers.get('x-stile-banner-ref');
    if (ref !== null) expect(await (await page.visit(ref)).json()).to.include({ headline: 'Hello, America' });
  });
});
