import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { deliveriesAnswer, deliverySchema, eventsAnswer } from '../../../../src/http/schemas/events/deliveries.ts';
import { endpointSchema, endpointsAnswer, shownEndpoint } from '../../../../src/http/schemas/events/endpoints.ts';
import type { Stores } from '../../../../src/paywall/stores.ts';
import { openSqliteStores } from '../../../../src/sqlite/open.ts';
import { example, expectProblem } from '../../../support/browser/front-end.ts';
import { type EventReceiver, startEventReceiver, status } from '../../../support/events/receiver.ts';
import { eventually } from '../../../support/eventually.ts';
import { eventOf } from '../../../support/fixtures/sample-events.ts';
import { reader } from '../../../support/fixtures/sample-keys.ts';
import { useService } from '../../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../../support/sign-on/admins.ts';

describe('item 3: /v1/admin/publications/{publication}/events', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens }, { eventsLookEveryMs: 10 });
  const desk = createAdminDesk(service);
  let receiver: EventReceiver;
  let stores: Stores;

  before(async () => {
    receiver = await startEventReceiver();
    stores = openSqliteStores({ dir: service.dataDir, clock: { now: Date.now } });
  });

  after(async () => {
    await stores.close();
    await receiver.close();
  });

  const json = async (answer: Response, expected = 200) => {
    const body: unknown = expected === 204 ? null : await answer.json();
    expect(answer.status, JSON.stringify(body)).to.equal(expected);
    return body;
  };

  async function make(path: string, more: object = {}) {
    const body = { url: receiver.urlOf(path), ...more };
    const made = await json(await desk.call('POST', '/events/endpoints', { as: 'olga', body }), 201);
    expect(shownEndpoint.parse(made)).to.deep.equal(made);
    return shownEndpoint.parse(made);
  }

  const endpoints = async () => endpointsAnswer.parse(await json(await desk.get('/events/endpoints')));

  const deliveries = async (query: string) =>
    deliveriesAnswer.parse(await json(await desk.get(`/events/deliveries?${query}`))).deliveries;

  const act = async (id: string, what: string, body?: object) =>
    json(
      await desk.call('POST', `/events/endpoints/${id}/${what}`, { as: 'olga', body }),
      what === 'replay' ? 202 : 200,
    );

  const tell = (...names: readonly string[]) =>
    stores.outbox.append(
      example,
      names.map((name) => eventOf(name, reader('ann'), { at: Date.now() })),
    );

  const remove = async (id: string) => json(await desk.call('DELETE', `/events/endpoints/${id}`), 204);

  it('the first endpoint has the publication write events; they arrive, signed by the secret that was shown once', async () => {
    expect(await endpoints()).to.deep.equal({ enabled: false, endpoints: [] });
    const made = await make('/crm', { name: 'CRM', types: ['entitlement.changed'] });
    expect(made.secret).to.match(/^whsec_[\w+/]{43}=$/);
    const { secret, ...listed } = made;
    expect(await endpoints()).to.deep.equal({ enabled: true, endpoints: [listed] });
    await tell('aa01');
    await eventually(() => expect(receiver.idsAt('/crm')).to.deep.equal(['evt_aa01']));
    const event = receiver.received.at(-1);
    expect(() =>
      new Webhook(secret).verify(event?.body ?? '', event?.headers as Record<string, string>),
    ).to.not.throw();
    const [delivery] = await eventually(async () => {
      const found = await deliveries('state=delivered');
      expect(found).to.have.length(1);
      return found;
    });
    expect(delivery).to.deep.include({ event: 'evt_aa01', endpoint: made.id, request: event?.body, attempts: 1 });
    expect(delivery?.tries[0]).to.include({ status: 204, answer: '', error: null });
    const stored = JSON.stringify(await stores.deliveries.endpoints(example));
    expect(stored).to.not.include(secret.slice('whsec_'.length));

    const rotated = shownEndpoint.parse(await act(made.id, 'rotate'));
    expect(rotated.secret).to.not.equal(secret);
    expect(rotated.oldSecretUntil).to.be.a('string');
    await tell('aa02');
    await eventually(() => expect(receiver.idsAt('/crm')).to.include('evt_aa02'));
    const both = receiver.received.at(-1);
    for (const one of [secret, rotated.secret])
      expect(() => new Webhook(one).verify(both?.body ?? '', both?.headers as Record<string, string>)).to.not.throw();
    await remove(made.id);
  });

  it('is changed in the version that was seen, tried with a test event, and sends again what failed', async () => {
    receiver.answer('/mail', status(500, {}, 'who is r_secret?'));
    const made = await make('/mail');
    const tested = deliverySchema.parse(await act(made.id, 'test'));
    expect(tested).to.include({ type: 'endpoint.test', state: 'dead' });
    expect(tested.tries[0]).to.include({ status: 500, answer: 'who is r_secret?' });
    // What a receiver answers may repeat what was sent.
    expect(
      JSON.stringify(await stores.deliveries.page(example, { cursor: null, limit: 9, filter: {} })),
    ).to.not.include('r_secret');
    receiver.answer('/mail', status(204));
    expect(await act(made.id, 'test')).to.include({ state: 'delivered' });
    expect(await act(made.id, 'replay', { failed: true })).to.deep.equal({ events: 1 });
    await eventually(async () => expect((await deliveries(`endpoint=${made.id}&state=dead`)).length).to.equal(0));
    await tell('bb01');
    await eventually(() => expect(receiver.idsAt('/mail')).to.include('evt_bb01'));
    await eventually(async () =>
      expect((await deliveries(`endpoint=${made.id}&event=evt_bb01`))[0]?.state).to.equal('delivered'),
    );
    expect(await act(made.id, 'replay', { event: 'evt_bb01' })).to.deep.equal({ events: 1 });
    await eventually(() => expect(receiver.idsAt('/mail').filter((id) => id === 'evt_bb01')).to.have.length(2));
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await act(made.id, 'replay', { since })).to.deep.equal({ events: null });
    await eventually(() => expect(receiver.idsAt('/mail').filter((id) => id === 'evt_bb01')).to.have.length(3));

    const found = await desk.get(`/events/endpoints/${made.id}`);
    const headers = { 'If-Match': found.headers.get('etag') ?? '' };
    const body = { url: receiver.urlOf('/mail'), name: 'Mail', types: ['gift.created'], enabled: false };
    const changed = await json(await desk.call('PUT', `/events/endpoints/${made.id}`, { body, headers }));
    expect(endpointSchema.parse(changed)).to.deep.include({ name: 'Mail', enabled: false, types: ['gift.created'] });
    await expectProblem(await desk.call('PUT', `/events/endpoints/${made.id}`, { body, headers }), {
      status: 412,
      code: 'version-conflict',
    });
    expect(await act(made.id, 'enable')).to.include({ enabled: true, disabled: null });
    await remove(made.id);
    await expectProblem(await desk.get(`/events/endpoints/${made.id}`), { status: 404, code: 'not-found' });
  });

  it('403, 409, 422: secrets are for owners, ten endpoints at most, in the public internet', async () => {
    const body = { url: receiver.urlOf('/x') };
    await expectProblem(await desk.call('POST', '/events/endpoints', { body }), { status: 403, code: 'forbidden' });
    for (const url of ['http://hooks.example/', 'https://10.0.0.1/', 'https://u:p@hooks.example/', 'x'])
      await expectProblem(await desk.call('POST', '/events/endpoints', { as: 'olga', body: { url } }), {
        status: 422,
        code: 'invalid-request',
      });
    const made = await Promise.all(Array.from({ length: 10 }, () => make('/many')));
    await expectProblem(await desk.call('POST', '/events/endpoints', { as: 'olga', body }), {
      status: 409,
      code: 'too-many-endpoints',
    });
    await remove(made.pop()?.id ?? '');
    const ask = () => desk.call('POST', '/events/endpoints', { as: 'olga', body });
    const atOnce = await Promise.all([ask(), ask(), ask(), ask()]);
    const { endpoints } = (await (await desk.get('/events/endpoints')).json()) as { endpoints: { id: string }[] };
    expect(endpoints).to.have.length.of.at.most(10);
    expect(atOnce.filter(({ status }) => status === 201)).to.have.lengthOf(endpoints.length - 9);
    for (const { id } of endpoints) await remove(id);
    await expectProblem(await desk.get('/events/deliveries?state=odd'), { status: 422, code: 'invalid-request' });
    await expectProblem(await desk.get('/events/deliveries?cursor=odd'), { status: 422, code: 'invalid-request' });
  });

  it('the pull feed gives the same events in their order, behind a cursor', async () => {
    const read = async (query = '') => eventsAnswer.parse(await json(await desk.call('GET', `/events${query}`)));
    const all = await read();
    await tell('cc01', 'cc02', 'cc03');
    const first = await read(`?limit=2&cursor=${all.cursor}`);
    expect([first.events.map(({ id }) => id), first.more]).to.deep.equal([['evt_cc01', 'evt_cc02'], true]);
    const rest = await read(`?cursor=${first.cursor}`);
    expect([rest.events.map(({ id }) => id), rest.more]).to.deep.equal([['evt_cc03'], false]);
    expect(await read(`?cursor=${rest.cursor}`)).to.deep.equal({ events: [], cursor: rest.cursor, more: false });
    await expectProblem(await desk.call('GET', '/events?cursor=odd'), { status: 422, code: 'invalid-request' });
    await expectProblem(await desk.get('/events'), { status: 403, code: 'forbidden' });
  });

  it('an endpoint that is gone is on the overview and in the audit log, as is what admins do with endpoints', async () => {
    receiver.answer('/gone', status(410));
    const { id } = await make('/gone', { name: 'Warehouse' });
    await tell('dd01');
    await eventually(async () => {
      const { notices } = (await json(await desk.get('/notices'))) as { notices: { code: string; text: string }[] };
      expect(notices.find(({ code }) => code === 'events-not-delivered')?.text).to.include('Warehouse');
    });
    const { entries } = (await json(await desk.get(`/audit?about=${id}`, 'olga'))) as {
      entries: { who: string; what: string }[];
    };
    expect(entries.map(({ who, what }) => `${who} ${what}`)).to.deep.equal([
      `Stile endpoint.disable ${id}`,
      `olga endpoint.create ${id}`,
    ]);
    await remove(id);
    await json(await desk.call('PUT', '/events/settings', { body: { enabled: false } }));
    expect(await endpoints()).to.deep.equal({ enabled: false, endpoints: [] });
  });
});
