import { expect } from 'chai';
import { signInWith } from '../support/browser/admin-browser.ts';
import { type Buying, createBuying } from '../support/browser/buying.ts';
import { as, createFrontEnd, example, type FrontEnd, signedIn } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { makeConfigDir } from '../support/publications.ts';
import { startService, type TestService } from '../support/service.ts';
import { type AdminDesk, adminTokens, createAdminDesk, tokenOf } from '../support/sign-on/admins.ts';
import { fixedReaders, pinnedNow, pinnedSecret } from './fixed-readers.ts';
import { offers, others, publication, wording } from './full-publication.ts';

export interface History {
  readonly service: TestService;
  /** Ends the service and removes what it has written into files. */
  close(): Promise<void>;
}

/** The one day on which all of it happens: a report reads sixteen parts of each day that it is asked for. */
const thatDay = '?from=2026-11-23&to=2026-11-23';

type Name = keyof typeof fixedReaders;

const headersOf = (name: Name) => as(fixedReaders[name].token);

/** No name server is asked: nobody here is a crawler. */
const nobodyKnown = async () => [];
const resolver = { resolvePtr: nobodyKnown, resolve4: nobodyKnown, resolve6: nobodyKnown };

interface Scene {
  readonly page: FrontEnd;
  readonly desk: AdminDesk;
  readonly buying: Buying;
}

async function granted(call: Promise<Response>): Promise<void> {
  const answer = await call;
  expect(answer.ok, `${answer.url}: ${await answer.text()}`).to.equal(true);
}

/** Replaces what an admin has read, `path` going on below the publication. */
async function put({ desk }: Scene, path: string, change: object): Promise<void> {
  const found = await desk.call('GET', path);
  const body = { ...((await found.json()) as object), ...change };
  await granted(desk.call('PUT', path, { body, headers: { 'If-Match': found.headers.get('etag') ?? '' } }));
}

async function adminsWrite(scene: Scene): Promise<void> {
  const { desk } = scene;
  for (const offer of offers) await granted(desk.makeOffer(offer));
  await granted(desk.makeOffer({ ...offers[0], id: 'short-lived' }));
  await put(scene, '/offers/short-lived', { status: 'draft' });
  await granted(desk.call('POST', '/offers/short-lived/end'));
  const etag = (await desk.get('/offers/short-lived')).headers.get('etag') ?? '';
  await granted(desk.call('DELETE', '/offers/short-lived', { headers: { 'If-Match': etag } }));
  await granted(desk.call('PUT', '/banners/fr', { body: wording, headers: { 'If-None-Match': '*' } }));
  await put(scene, '/banners/fr', { title: 'La revue' });
}

/** Somebody reads in a calendar window, signs in, and reads on in the rolling window that takes its place. */
async function readersRead(scene: Scene): Promise<void> {
  const { page } = scene;
  await page.meter('first', { headers: headersOf('ann') });
  await page.meter('second', { headers: headersOf('ann') });
  await page.meter('first', { headers: { ...headersOf('bob'), ...signedIn(await page.signIn('bob@example.com')) } });
  await page.meter('second', { headers: headersOf('bob') });
  await page.meter('third', { headers: headersOf('bob') });
  const bob = { ...headersOf('bob'), ...signedIn(await page.signIn('bob2@example.com')) };
  await page.meter('fourth', { headers: bob });
  await put(scene, '/meter', { limits: { anonymous: 3, registered: 6 }, window: { kind: 'rolling', days: 30 } });
  await page.meter('third', { headers: headersOf('ann') });
  await page.meter('fourth', { headers: headersOf('ann') });
  const ann = { ...headersOf('ann'), ...signedIn(await page.signIn('ann@example.com')) };
  await page.meter('fifth', { headers: ann });
}

async function readersBuy({ page, buying }: Scene): Promise<void> {
  // News wait until the way back has read what was paid: in whichever order they came, they would find nothing else.
  await buying.deliver('held');
  const session = await buying.open({ ...headersOf('cleo'), 'X-Reader-Country': 'JP' }, 'introduction');
  const back = await buying.pay(session, { outcome: 'paid', fingerprint: 'a-card-of-cleo-s' });
  // On a busy machine what was paid is not always known in time, and the page of those who wait asks again.
  await eventually(async () => (await buying.comeBack(back)).status === 303, 20_000);
  await buying.deliver('normal');
  await granted(page.post('/sandbox/stripe/webhooks/flush', {}));
  const cleo = { ...headersOf('cleo'), ...signedIn(await page.signIn('cleo@example.com')) };
  await page.meter('first', { headers: cleo });
  await buying.open(headersOf('dora'), 'plan');
}

async function adminsHelp({ page, desk }: Scene): Promise<void> {
  const until = '2027-01-01T00:00:00+09:00';
  const act = (name: Name, deed: string, body?: object) =>
    granted(desk.call('POST', `/readers/${fixedReaders[name].id}/${deed}`, { as: 'olga', ...(body && { body }) }));
  await act('emil', 'grant', { until });
  await act('finn', 'grant', { until });
  const traits = { traits: { propensity: 80, topic: 'sports' }, ttlSeconds: 34_560_000 };
  await granted(desk.call('PUT', `/readers/${fixedReaders.finn.id}/traits`, { body: traits }));
  await act('finn', 'revoke');
  await page.meter('first', { headers: headersOf('gwen') });
  await act('gwen', 'reset');
  await granted(desk.call('DELETE', `/readers/${fixedReaders.gwen.id}`, { as: 'olga' }));
  await granted(signInWith(page.url, tokenOf('edith')));
}

/** One gift, which somebody redeems, and which the desk ends. */
async function readersGive({ page, desk }: Scene): Promise<void> {
  const article = { id: 'first', url: `${page.url}/first` };
  const answer = await page.post(`/v1/${example}/gifts`, { article }, headersOf('emil'));
  const { gift } = (await answer.json()) as { gift: string };
  const { reason } = await page.meter('first', { headers: headersOf('dora'), fields: { gift } });
  expect(reason).to.equal('GIFT');
  await granted(desk.call('POST', `/gifts/${gift.split('.')[0]}/end`));
}

/** A partner reads by a licence, of which so many articles are counted. */
async function partnersRead({ page, desk }: Scene): Promise<void> {
  const rules = { known: [], policy: [{ agent: 'any', act: 'deny' }], usage: {} };
  await granted(desk.call('PUT', '/agents', { body: { agents: rules }, headers: { 'If-Match': '"0"' } }));
  const body = { partner: 'Partner', expiresAt: '2027-01-01T00:00:00Z', quota: { total: 5 } };
  const issued = await desk.call('POST', '/agents/licences', { as: 'olga', body });
  const { token } = (await issued.json()) as { token: string };
  const headers = { 'User-Agent': 'PartnerBot/1.0', Authorization: `License ${token}` };
  const { reason } = await page.meter('first', { headers });
  expect(reason).to.equal('AGENT_LICENSED');
}

/** What the report on ways around the meter tells of. New readers leave nothing else behind, for they are different every time. */
async function othersTry({ page }: Scene): Promise<void> {
  const free = { id: 'free', tier: 'free' };
  await page.ask(free, { headers: as('forged') });
  await page.ask(free, { headers: signedIn('forged') });
  await page.ask(free, { headers: { 'User-Agent': 'Examplebot/1.0' } });
  await page.ask(free, { publication: 'limited', headers: headersOf('ann') });
  await page.ask(free, { publication: 'limited', headers: headersOf('ann') });
}

/** The figures of the reports are in the store up to the last one that was counted. */
async function tallied({ page, desk }: Scene): Promise<void> {
  const { get } = createAdminDesk(page.url, 'limited');
  await eventually(
    async () => (await (await get(`/reports/bypass${thatDay}`)).text()).includes('"rateLimited":1'),
    20_000,
  );
  await eventually(
    async () => (await (await desk.get(`/reports/agents${thatDay}`)).text()).includes('other crawlers'),
    20_000,
  );
}

/** The one process that delivers events has looked for some, so that its lease is in the store. */
async function delivered({ page }: Scene): Promise<void> {
  const waiting = `stile_events_waiting{publication="${example}"}`;
  await eventually(async () => (await (await page.get('/metrics')).text()).includes(waiting), 10_000);
}

/** Both runs of reconciliation have been through, and the figures of sales are made, so that they do not read in the middle of what happens later. */
async function reconciled({ page, desk }: Scene): Promise<void> {
  await eventually(
    async () => !(await (await desk.get(`/reports/revenue${thatDay}`)).text()).includes('"asOf":null'),
    10_000,
  );
  const finished = ['events', 'buyers'].map((run) => `stile_reconciliations_total{run="${run}",outcome="finished"}`);
  await eventually(async () => {
    const text = await (await page.get('/metrics')).text();
    return finished.every((series) => text.includes(series));
  }, 10_000);
}

async function play(service: TestService): Promise<void> {
  const page = createFrontEnd(service.url);
  const scene = { page, desk: createAdminDesk(service.url), buying: createBuying(page) };
  await page.moveClock({ now: '2026-11-23T12:00:01+09:00' });
  await reconciled(scene);
  await adminsWrite(scene);
  await readersRead(scene);
  await readersBuy(scene);
  await adminsHelp(scene);
  await readersGive(scene);
  await othersTry(scene);
  await partnersRead(scene);
  await tallied(scene);
  await delivered(scene);
}

/** Starts a service in which everything happens that leaves something in a store: always the same, and at the same time. */
export async function playFullHistory(env: Readonly<Record<string, string>>): Promise<History> {
  const config = await makeConfigDir({ [example]: publication, ...others });
  const service = await startService(
    {
      CONFIG_DIR: config.dir,
      ADMIN_TOKENS: adminTokens,
      READER_SECRET: pinnedSecret,
      TRUST_PROXY: '1',
      COUNTRY_HEADER: 'X-Reader-Country',
      ...env,
    },
    // A machine that is busy is no reason to go on without the store.
    {
      realNow: () => pinnedNow,
      resolver,
      reconcileLookEveryMs: 20,
      outboxSweepEveryMs: 1_000,
      answerWithinMs: 5_000,
      secretOf: () => 's'.repeat(32),
    },
  );
  const close = async () => {
    await service.close();
    await config.remove();
  };
  try {
    await play(service);
  } catch (error) {
    await close();
    throw error;
  }
  return { service, close };
}
