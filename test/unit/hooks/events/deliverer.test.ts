import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import type { Deliverer, DelivererNeeds } from '../../../../src/hooks/events/deliverer.ts';
import { createEndpointEditor } from '../../../../src/paywall/editing/events/endpoint-editing.ts';
import type { EventEndpoint } from '../../../../src/paywall/events/endpoint.ts';
import type { Stores } from '../../../../src/paywall/stores.ts';
import { openSqliteStores } from '../../../../src/sqlite/open.ts';
import { delivererOf, endpointAt, secretOf } from '../../../support/events/delivering.ts';
import { type EventReceiver, hang, startEventReceiver, status } from '../../../support/events/receiver.ts';
import { eventually } from '../../../support/eventually.ts';
import { eventOf } from '../../../support/fixtures/sample-events.ts';
import { dayMs, noon, publication, reader } from '../../../support/fixtures/sample-keys.ts';

const ann = reader('ann');
const bob = reader('bob');
const hourMs = dayMs / 24;

describe('item 3: delivering events', function () {
  this.timeout(30_000);

  let dir: string;
  let stores: Stores;
  let receiver: EventReceiver;
  let time = noon;
  const running: Deliverer[] = [];

  before(async () => {
    receiver = await startEventReceiver();
  });

  beforeEach(async () => {
    time = noon;
    dir = await mkdtemp(join(tmpdir(), 'stile-events-'));
    stores = openSqliteStores({ dir, clock: { now: () => time } });
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
    await stores.close();
    await rm(dir, { recursive: true });
  });

  after(() => receiver.close());

  let paths = 0;
  /** A path of its own, for what comes to others is not looked at. */
  const next = () => {
    paths += 1;
    return paths;
  };
  const newPath = () => `/${next()}`;

  /** Has an endpoint of its own receive events. */
  async function endpoint(path: string, more: Partial<EventEndpoint> = {}): Promise<EventEndpoint> {
    const id = `ep_${String(next()).padStart(16, '0')}`;
    const made = endpointAt(receiver.urlOf(path), { id, ...more });
    await stores.deliveries.writeEndpoint(publication, made, 0);
    return made;
  }

  function deliver(
    more: Partial<DelivererNeeds> & { answerWithinMs?: number; realNow?: () => number } = {},
  ): Deliverer {
    const one = delivererOf({ stores, now: () => time, ...more });
    running.push(one);
    one.start();
    return one;
  }

  const tell = (...events: Parameters<typeof eventOf>[]) =>
    stores.outbox.append(
      publication,
      events.map((event) => eventOf(...event)),
    );

  const find = (to: EventEndpoint, name: string) =>
    stores.deliveries.find({ publication, endpoint: to.id, id: `evt_${name}` });

  const read = async (to: EventEndpoint) =>
    (await stores.deliveries.endpoints(publication)).find((each) => each.endpoint.id === to.id);

  /** Waits for so many tries of an event. */
  const untilTried = async (to: EventEndpoint, name: string, attempts: number) =>
    eventually(async () => {
      const found = await find(to, name);
      expect(found?.attempts).to.equal(attempts);
      return found;
    });

  const editor = () =>
    createEndpointEditor({
      deliveries: stores.deliveries,
      record: async () => {},
      newId: () => 'ep_new',
      newSecret: () => secretOf(9),
      seal: (_publication, _endpoint, secret) => secret,
      switchOn: async () => {},
    });

  it('is verified by standardwebhooks and svix; the old secret signs along while it is replaced', async () => {
    const path = newPath();
    const previous = { secret: secretOf(2), until: time + 1 };
    const to = await endpoint(path, { previous, types: ['entitlement.granted'] });
    deliver();
    await tell(['no', ann], ['yes', ann, { type: 'entitlement.granted', data: { reader: 'r_1' } }]);
    await untilTried(to, 'yes', 1);
    const [event, ...more] = receiver.received.filter((each) => each.path === path);
    expect([event?.id, more]).to.deep.equal(['evt_yes', []]);
    const { headers, body } = event as { headers: Record<string, string>; body: string };
    const sent = {
      type: 'entitlement.granted',
      timestamp: '2026-11-23T12:00:00.000Z',
      data: { reader: 'r_1', version: 2 },
    };
    expect(JSON.parse(body)).to.deep.equal(sent);
    for (const secret of [secretOf(1), secretOf(2)]) {
      expect(new Webhook(secret).verify(body, headers)).to.deep.equal(sent);
      expect(() => new SvixWebhook(secret).verify(body, headers)).to.not.throw();
    }
    expect(() => new Webhook(secretOf(3)).verify(body, headers)).to.throw();
    time += 1;
    await tell(['later', ann, { type: 'entitlement.granted' }]);
    await untilTried(to, 'later', 1);
    const later = receiver.received.at(-1);
    expect(() => new Webhook(secretOf(2)).verify(later?.body ?? '', headers)).to.throw();
    expect(later?.headers['webhook-signature']).to.match(/^v1,[\w+/=]+$/);
  });

  it('a receiver that answers 500 for days is tried ten times for each event, then disabled after five days', async () => {
    const path = newPath();
    receiver.answer(path, status(500, {}, 'no'.repeat(2_000)));
    const to = await endpoint(path);
    const disabled: string[] = [];
    deliver({ onDisabled: (_, { id }, why) => void disabled.push(`${id} ${why}`) });
    await tell(['first', ann]);
    const delays: number[] = [];
    for (let attempts = 1; attempts < 10; attempts += 1) {
      const found = await untilTried(to, 'first', attempts);
      delays.push(((found?.dueAt ?? 0) - time) / 1000);
      time = found?.dueAt ?? time;
    }
    expect(delays).to.deep.equal([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    const dead = await untilTried(to, 'first', 10);
    expect([dead?.state, dead?.tries[0]?.status, dead?.tries[0]?.answer.length]).to.deep.equal(['dead', 500, 1_024]);
    await tell(['second', ann]);
    for (let attempts = 1; disabled.length === 0; attempts += 1) {
      time = (await untilTried(to, 'second', attempts))?.dueAt ?? time;
      await eventually(async () =>
        expect((await find(to, 'second'))?.attempts === attempts + 1 || disabled.length === 1).to.equal(true),
      );
    }
    expect(disabled).to.deep.equal([`${to.id} failing`]);
    expect(time - noon).to.be.within(5 * dayMs, 6.3 * dayMs);
    expect((await read(to))?.endpoint.disabled?.why).to.equal('failing');
    const tried = receiver.idsAt(path).length;
    await tell(['third', bob]);

    receiver.answer(path, status(204));
    time += hourMs;
    await editor().enable({ publication, who: 'olga', now: time, id: to.id });
    await eventually(() => expect(receiver.idsAt(path).slice(tried).sort()).to.deep.equal(['evt_second', 'evt_third']));
    expect(await editor().replayFailed({ publication, who: 'olga', now: time, id: to.id })).to.equal(1);
    await eventually(async () => expect((await find(to, 'first'))?.state).to.equal('delivered'));
  });

  it('a receiver that hangs holds nobody up, and has four at a time', async () => {
    const [hanging, quick] = [newPath(), newPath()];
    receiver.answer(hanging, hang);
    const [slow, fast] = [await endpoint(hanging), await endpoint(quick)];
    const one = deliver({ closeWithinMs: 50 });
    await tell(...Array.from({ length: 9 }, (_, at): [string, null] => [`h${at}`, null]));
    await eventually(async () => expect((await find(fast, 'h8'))?.state).to.equal('delivered'));
    expect(receiver.idsAt(hanging)).to.have.length(4);
    await one.close();
    // What a stop broke off is no failure of the receiver.
    expect((await find(slow, 'h0'))?.attempts).to.equal(0);
  });

  it('a receiver that does not answer in time, redirects, or sends no end has failed, and is left alone as long as it asks', async () => {
    const [hanging, away, later] = [newPath(), newPath(), newPath()];
    receiver.answer(hanging, hang);
    receiver.answer(away, status(302, { location: receiver.urlOf('/elsewhere') }));
    receiver.answer(later, status(503, { 'retry-after': '600' }));
    const [slow, moved, busy] = [await endpoint(hanging), await endpoint(away), await endpoint(later)];
    deliver({ answerWithinMs: 100 });
    await tell(['one', ann]);
    const [tried] = (await untilTried(slow, 'one', 1))?.tries ?? [];
    expect([tried?.status, tried?.error]).to.deep.equal([null, 'it did not answer in time']);
    expect((await untilTried(moved, 'one', 1))?.tries[0]?.status).to.equal(302);
    expect(receiver.idsAt('/elsewhere')).to.deep.equal([]);
    expect((await untilTried(busy, 'one', 1))?.dueAt).to.equal(noon + 600_000);
  });

  it('a receiver that answers 410 is disabled at once', async () => {
    const path = newPath();
    receiver.answer(path, status(410));
    const to = await endpoint(path);
    deliver();
    await tell(['gone', ann]);
    await eventually(async () => expect((await read(to))?.endpoint.disabled?.why).to.equal('gone'));
    await tell(['after', bob]);
    const other = await endpoint(newPath());
    await untilTried(other, 'after', 1);
    expect(receiver.idsAt(path)).to.deep.equal(['evt_gone']);
  });

  it('order per subject: a later event waits for the earlier one, at that endpoint alone', async () => {
    const path = newPath();
    const failing = new Set(['evt_a1']);
    receiver.answer(path, (response, { id }) => status(failing.has(id) ? 500 : 204)(response));
    const to = await endpoint(path);
    const other = await endpoint(newPath());
    deliver();
    await tell(['a1', ann], ['a2', ann], ['b1', bob], ['n1', null], ['a3', ann]);
    await untilTried(to, 'n1', 1);
    await untilTried(other, 'a3', 1);
    await untilTried(to, 'a1', 1);
    expect(
      receiver
        .idsAt(path)
        .filter((id) => id !== 'evt_a1')
        .sort(),
    ).to.deep.equal(['evt_b1', 'evt_n1']);
    failing.clear();
    time += 10_000;
    await untilTried(to, 'a3', 1);
    expect(receiver.idsAt(path).filter((id) => id.startsWith('evt_a'))).to.deep.equal([
      'evt_a1',
      'evt_a1',
      'evt_a2',
      'evt_a3',
    ]);
  });

  it('erasure removes what of the reader is undelivered', async () => {
    const path = newPath();
    receiver.answer(path, status(500));
    const to = await endpoint(path);
    deliver();
    await tell(['a1', ann], ['b1', bob]);
    await untilTried(to, 'a1', 1);
    await untilTried(to, 'b1', 1);
    await stores.readers.erase({ publication, reader: ann, now: time });
    receiver.answer(path, status(204));
    time += hourMs;
    await eventually(async () => expect((await find(to, 'b1'))?.state).to.equal('delivered'));
    expect(await find(to, 'a1')).to.equal(null);
    expect(receiver.idsAt(path)).to.have.length(3);
  });

  it('is sent again: one event, and everything since a time, with the same ids', async () => {
    const path = newPath();
    const to = await endpoint(path, { createdAt: noon });
    deliver();
    await tell(['old', ann, { at: noon - 2 }], ['mid', ann, { at: noon - 1 }], ['new', bob]);
    await eventually(() => expect(receiver.idsAt(path)).to.deep.equal(['evt_new']));
    const edit = { publication, who: 'edith', now: time, id: to.id };
    await editor().replayOne(edit, 'evt_new');
    await eventually(() => expect(receiver.idsAt(path)).to.deep.equal(['evt_new', 'evt_new']));
    time += 1;
    await editor().replaySince({ ...edit, now: time }, noon - 1);
    await eventually(() => expect(receiver.idsAt(path).slice(2).sort()).to.deep.equal(['evt_mid', 'evt_new']));
    await tell(['next', ann, { at: time }]);
    await eventually(() => expect(receiver.idsAt(path)).to.include('evt_next'));
    expect(receiver.idsAt(path)).to.have.length(5);
  });

  it('is done by one process of all, and by another within the time of a lease once that is gone', async () => {
    const path = newPath();
    await endpoint(path);
    let passed = 0;
    const realNow = () => Date.now() + passed;
    const looks: boolean[] = [];
    // The first died: nobody releases its lease.
    await stores.leases.acquire({ name: 'deliver-events', holder: 'dead', now: realNow(), leaseMs: 15_000 });
    deliver({ holder: 'two', realNow, onLook: (found) => void looks.push(found !== null) });
    await tell(['one', ann]);
    await eventually(() => expect(looks.length).to.be.greaterThan(2));
    expect([receiver.idsAt(path), looks.includes(true)]).to.deep.equal([[], false]);
    passed = 15_000;
    await eventually(() => expect(receiver.idsAt(path)).to.deep.equal(['evt_one']));
  });
});
