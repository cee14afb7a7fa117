import { expect } from 'chai';
import { PaywallError } from '../../../src/paywall/errors.ts';
import { type Delivery, deliveryOf, waitingAgain } from '../../../src/paywall/events/delivery.ts';
import type { DeliveryFilter } from '../../../src/paywall/events/delivery-store.ts';
import { type EventEndpoint, firstProgress } from '../../../src/paywall/events/endpoint.ts';
import type { OutboxEvent } from '../../../src/paywall/events/event.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { dayMs, noon, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const ann = reader('ann');
const bob = reader('bob');

const endpoint = (id = 'ep_0123456789abcdef', more: Partial<EventEndpoint> = {}): EventEndpoint => ({
  id,
  url: 'https://hooks.example/in',
  name: 'CRM',
  types: null,
  secret: 'SEALED',
  previous: null,
  createdAt: noon,
  disabled: null,
  enabledAt: null,
  replay: null,
  ...more,
});

const to = endpoint().id;
const place = { publication, endpoint: to };

const event = (id: string, subject: ReaderKey | null = ann): OutboxEvent => ({
  id,
  type: 'entitlement.granted',
  at: noon,
  subject,
  data: { list: [], version: 1 },
});

const progress = { ...firstProgress(endpoint()), cursor: '7' };

const ended = (delivery: Delivery, state: 'delivered' | 'dead', endedAt = noon): Delivery => ({
  ...delivery,
  state,
  endedAt,
  version: delivery.version + 1,
});

async function stage({ deliveries }: Stores, ids: readonly string[], subject: ReaderKey | null = ann) {
  if ((await deliveries.endpoints(publication)).length === 0)
    await deliveries.writeEndpoint(publication, endpoint(), 0);
  const made = ids.map((id) => deliveryOf(to, event(id, subject), noon));
  await deliveries.add({ ...place, deliveries: made, progress });
  return made;
}

const codeOf = (done: Promise<unknown>) =>
  done.then(
    () => null,
    (error: unknown) => (error instanceof PaywallError ? error.code : error),
  );

const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describeForEveryStore('item 3: deliveries of events', (store) => {
  it('go to endpoints that are changed in the version that was seen, and are listed in their order', async () => {
    const { deliveries } = await store.open();
    const [one, other] = [endpoint('ep_b'), endpoint('ep_a', { createdAt: noon + 1 })];
    expect(await deliveries.writeEndpoint(publication, other, 0)).to.equal(1);
    expect(await deliveries.writeEndpoint(publication, one, 0)).to.equal(1);
    expect(await codeOf(deliveries.writeEndpoint(publication, one, 0))).to.equal('version-conflict');
    const renamed = { ...one, name: 'Mail' };
    expect(await deliveries.writeEndpoint(publication, renamed, 1)).to.equal(2);
    expect(await codeOf(deliveries.writeEndpoint(publication, one, 1))).to.equal('version-conflict');
    expect(await (await store.open()).deliveries.endpoints(publication)).to.deep.equal([
      { endpoint: renamed, version: 2, progress: null, revision: 0 },
      { endpoint: other, version: 1, progress: null, revision: 0 },
    ]);
    expect(await deliveries.endpoints('other')).to.deep.equal([]);
  });

  it('wait in their order, each once however often it is added, with how far the endpoint has come', async () => {
    const stores = await store.open();
    const { deliveries } = stores;
    const [first] = await stage(stores, ['evt_1', 'evt_2']);
    await stage(stores, ['evt_2', 'evt_3']);
    expect(await deliveries.waiting(place).then(idsOf)).to.deep.equal(['evt_1', 'evt_2', 'evt_3']);
    expect(await deliveries.find({ ...place, id: 'evt_1' })).to.deep.equal(first);
    expect(await deliveries.find({ ...place, id: 'evt_9' })).to.equal(null);
    await deliveries.touch(place);
    expect(await deliveries.endpoints(publication)).to.deep.equal([
      { endpoint: endpoint(), version: 1, progress, revision: 1 },
    ]);
  });

  it('change in the version that was seen, once, and move from one state to another', async () => {
    const stores = await store.open();
    const { deliveries } = stores;
    const [one, two] = (await stage(stores, ['evt_1', 'evt_2'])) as [Delivery, Delivery];
    const delivered = ended(one, 'delivered');
    expect(await deliveries.record(publication, delivered)).to.equal(true);
    expect(await deliveries.record(publication, ended(one, 'dead'))).to.equal(false);
    expect(await deliveries.record(publication, ended({ ...two, id: 'evt_9' }, 'dead'))).to.equal(false);
    expect(await deliveries.record(publication, ended(two, 'dead'))).to.equal(true);
    expect(await deliveries.waiting(place)).to.deep.equal([]);
    expect([...(await deliveries.counts(publication, 'dead'))]).to.deep.equal([[to, 1]]);
    expect(await deliveries.record(publication, waitingAgain(delivered, noon))).to.equal(true);
    expect(await deliveries.waiting(place).then(idsOf)).to.deep.equal(['evt_1']);
    expect(await deliveries.counts(publication, 'delivered')).to.deep.equal(new Map());
  });

  it('are read page by page, newest first, by endpoint, state, type and event', async () => {
    const stores = await store.open();
    const { deliveries } = stores;
    const ids = Array.from({ length: 5 }, (_, index) => `evt_${index}`);
    const made = await stage(stores, ids);
    await deliveries.record(publication, ended(made[1] as Delivery, 'dead'));
    await deliveries.writeEndpoint(publication, endpoint('ep_b'), 0);
    const test = { ...ended(deliveryOf('ep_b', event('evt_t'), noon), 'delivered'), type: 'endpoint.test' as const };
    await deliveries.log(publication, test);
    const page = async (filter: DeliveryFilter, cursor: string | null = null, limit = 10) =>
      deliveries.page(publication, { cursor, limit, filter });
    const first = await page({}, null, 4);
    expect(idsOf(first.deliveries)).to.deep.equal(['evt_t', 'evt_4', 'evt_3', 'evt_2']);
    const second = await page({}, first.next, 4);
    expect([idsOf(second.deliveries), second.next]).to.deep.equal([['evt_1', 'evt_0'], null]);
    expect(idsOf((await page({ state: 'dead' })).deliveries)).to.deep.equal(['evt_1']);
    expect(idsOf((await page({ endpoint: to, state: 'waiting' })).deliveries)).to.have.length(4);
    expect(idsOf((await page({ endpoint: 'ep_b' })).deliveries)).to.deep.equal(['evt_t']);
    expect(idsOf((await page({ type: 'endpoint.test' })).deliveries)).to.deep.equal(['evt_t']);
    expect((await page({ id: 'evt_3' })).deliveries).to.deep.equal([made[3]]);
    expect(await codeOf(page({}, 'nonsense'))).to.equal('invalid-request');
  });

  it('are forgotten after their time, beyond their number, with their endpoint, and with their reader', async () => {
    const stores = await store.open();
    const { deliveries } = stores;
    const made = await stage(stores, ['evt_1', 'evt_2', 'evt_3', 'evt_4']);
    await stage(stores, ['evt_5'], bob);
    await deliveries.add({
      ...place,
      deliveries: [deliveryOf(to, { ...event('evt_6', null), others: [ann] }, noon)],
      progress,
    });
    for (const [at, delivery] of made.slice(0, 3).entries())
      await deliveries.record(publication, ended(delivery, at === 2 ? 'dead' : 'delivered', noon + at * dayMs));
    await deliveries.trim(publication, { delivered: noon + 1, dead: noon, most: 10 });
    expect(await deliveries.find({ ...place, id: 'evt_1' })).to.equal(null);
    expect(await deliveries.find({ ...place, id: 'evt_2' })).to.not.equal(null);
    await deliveries.trim(publication, { delivered: noon, dead: noon, most: 0 });
    expect(await deliveries.waiting(place).then(idsOf)).to.deep.equal(['evt_4', 'evt_5', 'evt_6']);
    await stores.readers.erase({ publication, reader: ann, now: noon });
    expect(await deliveries.waiting(place).then(idsOf)).to.deep.equal(['evt_5']);
    await deliveries.eraseReader(publication, bob);
    const all = { cursor: null, limit: 10, filter: {} };
    expect(await deliveries.page(publication, all)).to.deep.equal({ deliveries: [], next: null });

    await stage(stores, ['evt_6']);
    expect(await deliveries.removeEndpoint(place)).to.equal(true);
    expect(await deliveries.removeEndpoint(place)).to.equal(false);
    await deliveries.add({ ...place, deliveries: [deliveryOf(to, event('evt_7'), noon)], progress });
    await deliveries.writeEndpoint(publication, endpoint(), 0);
    expect(await deliveries.waiting(place)).to.deep.equal([]);
    expect((await deliveries.endpoints(publication))[0]?.progress).to.equal(null);
  });
});
