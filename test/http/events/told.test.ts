import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { useConfigDir } from '../../support/publications.ts';
import { addressOf, createGiving } from '../../support/selling/giving.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { openOutbox } from '../../support/stores/outbox.ts';

const readerSecret = 'a-secret-of-which-nobody-is-to-know';

const idOf = (headers: { 'X-Reader-Token': string }) => `r_${headers['X-Reader-Token'].slice(0, 22)}`;

describeOnEveryStore('events: what publishers are told', (store) => {
  const meter = { limits: { anonymous: 2, registered: 4 }, window: 'month' };
  const config = useConfigDir({ [example]: { meter, events: { enabled: true } }, untold: { meter } });
  const service = useService(
    () => ({ ...store.env(), ADMIN_TOKENS: adminTokens, CONFIG_DIR: config.dir, READER_SECRET: readerSecret }),
    { realNow: startingAt('2026-11-23T12:00:00+09:00'), outboxSweepEveryMs: 5 },
  );
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const buying = createBuying(page);
  const outbox = duringTests(
    () => openOutbox(store.env()['STORE_URL'] ?? `file:${service.dataDir}`, readerSecret),
    (opened) => opened.close(),
  );
  const newReader = async (publication = example) => as(await page.newReader(publication));

  it('of a purchase one event for each change, though its webhooks come twice and late', async () => {
    const reader = await newReader();
    const session = await buying.open(reader);
    const [started] = await outbox.untilLast(idOf(reader), ['checkout.started']);
    expect(started?.data).to.include({ checkout: session, offer: 'trial-3-months' });
    await buying.deliver('duplicated');
    await buying.comeBack(await buying.pay(session));
    const bought = ['checkout.started', 'checkout.completed', 'entitlement.granted', 'trial.started'] as const;
    const [, , granted] = await outbox.untilLast(idOf(reader), bought);
    expect(granted?.data['entitlement']).to.include({ state: 'trial', offer: 'trial-3-months' });
    await page.post('/sandbox/stripe/webhooks/flush', {});
    await buying.deliver('normal');
    await outbox.untilLast(idOf(reader), bought);
  });

  it('of a reader: registered once, united once, and erased, after which nothing else is left of them', async () => {
    const anonymous = await newReader();
    await page.meter('first', { headers: anonymous });
    const both = { ...anonymous, ...signedIn(await page.signIn('ann@example.com')) };
    const { reader } = await page.meter('second', { headers: both });
    await page.meter('second', { headers: both });
    const id = reader.id ?? '';
    const [registered, united] = await eventually(async () => {
      const theirs = (await outbox.all()).filter(({ data }) => data['reader'] === id);
      return theirs.length >= 2 && theirs.toSorted((a, b) => (a.type < b.type ? -1 : 1));
    }, 30_000);
    expect([registered?.type, united?.type]).to.deep.equal(['reader.registered', 'reader.united']);
    expect(united?.data).to.include({ from: idOf(anonymous), what: 'articles' });
    expect(JSON.stringify(await outbox.all())).to.not.include('ann@example.com');
    expect((await desk.call('DELETE', `/readers/${id}`, { as: 'olga' })).status).to.be.oneOf([200, 204]);
    await outbox.untilLast(id, ['reader.erased']);
    expect((await outbox.all()).filter(({ data }) => Object.values(data).includes(id))).to.have.length(1);
  });

  it('of the last article and of the wall, once per reader and window', async () => {
    const reader = await newReader();
    for (let index = 0; index < 4; index += 1) await page.meter(unread(), { headers: reader });
    const [last, exhausted] = await outbox.untilLast(idOf(reader), ['meter.last_article', 'meter.exhausted']);
    for (const event of [last, exhausted])
      expect(event?.data).to.include({ limit: 2, window: 'month', resetsAt: '2026-12-01T00:00:00+09:00' });
  });

  it('of a gift, that it was made and whom it let in', async () => {
    const { give, subscriber } = createGiving(page, desk, example);
    const giver = await subscriber();
    const answer = await give(giver, { id: 'gifted', url: addressOf('gifted') });
    const { gift } = (await answer.json()) as { gift: string };
    const guest = await newReader();
    for (const id of ['one', 'two']) await page.meter(id, { headers: guest });
    for (let index = 0; index < 2; index += 1)
      expect((await page.meter('gifted', { headers: guest, fields: { gift } })).reason).to.equal('GIFT');
    const [created, redeemed] = await eventually(async () => {
      const told = (await outbox.all()).filter(({ type }) => type.startsWith('gift.'));
      return told.length >= 2 && told;
    }, 30_000);
    expect([created?.type, redeemed?.type]).to.deep.equal(['gift.created', 'gift.redeemed']);
    expect(created?.data).to.include({ article: 'gifted', url: addressOf('gifted') });
    expect(redeemed?.data).to.include({ reader: idOf(guest), gift: created?.data['gift'] });
  });

  it('of what admins change: offers, the meter, texts', async () => {
    const put = async (path: string, change: object) => {
      const found = await desk.call('GET', path);
      const body = { ...((await found.json()) as object), ...change };
      const headers = { 'If-Match': found.headers.get('etag') ?? '' };
      const answer = await desk.call('PUT', path, { body, headers });
      expect(answer.status, await answer.text()).to.equal(200);
    };
    await put('/meter', { limits: { anonymous: 3, registered: 5 } });
    await put('/banners/en', { title: 'Another' });
    await desk.changeOffer('trial-3-months', { status: 'draft' });
    const refused = await desk.call('PUT', '/banners/en', { body: {}, headers: { 'If-Match': '"1"' } });
    expect(refused.status).to.be.at.least(400);
    const told = await eventually(async () => {
      const changes = (await outbox.all()).filter(({ type }) => type.endsWith('.changed') && !type.startsWith('ent'));
      return changes.length >= 3 && changes;
    }, 30_000);
    expect(told.map(({ type }) => type)).to.deep.equal(['meter.changed', 'wording.changed', 'offer.changed']);
    expect(told[0]?.data).to.deep.include({ changed: ['meter'], limits: { anonymous: 3, registered: 5 } });
    expect(told[2]?.data).to.include({ offer: 'trial-3-months', change: 'changed', partVersion: 2 });
    await desk.changeOffer('trial-3-months', { status: 'live' });
  });

  it('of nothing in a publication without events', async () => {
    const reader = await newReader('untold');
    const others = createBuying(page, 'untold');
    await others.buy(reader);
    for (let index = 0; index < 3; index += 1) await page.ask(unread(), { publication: 'untold', headers: reader });
    expect(await outbox.all('untold')).to.deep.equal([]);
  });

  it('of what time alone brings: a page that was left, a trial that ends, once', async () => {
    const [left, trial] = [await newReader(), await newReader()];
    await buying.open(left);
    await buying.buy(trial);
    await outbox.untilLast(idOf(trial), ['entitlement.granted', 'trial.started']);
    await buying.happens(idOf(trial), 'cancel', { when: 'period-end' });
    await outbox.untilLast(idOf(trial), ['entitlement.granted', 'trial.started']);
    await page.moveClock({ advance: 'P4M' });
    const [ended] = await outbox.untilLast(idOf(trial), ['entitlement.ended', 'trial.ended']);
    expect(ended?.data['entitlement']).to.include({ state: 'trial-expired', offer: 'trial-3-months' });
    await outbox.untilLast(idOf(left), ['checkout.started', 'checkout.abandoned']);
    const again = await buying.checkout(trial);
    expect(again.status, await again.text()).to.be.at.least(200);
    const theirs = (await outbox.all()).filter(({ data }) => data['reader'] === idOf(trial));
    expect(theirs.filter(({ type }) => type === 'trial.ended')).to.have.length(1);
  });
});
