import { expect } from 'chai';
import { useDeliveryStage } from '../../../support/events/delivery-stage.ts';
import { status } from '../../../support/events/receiver.ts';
import { eventually } from '../../../support/eventually.ts';
import { dayMs, noon, publication, reader } from '../../../support/fixtures/sample-keys.ts';

const ann = reader('ann');
const bob = reader('bob');
const hourMs = dayMs / 24;

describe('item 3: order, repetition and erasure of events', () => {
  const stage = useDeliveryStage();

  it('order per subject: a later event waits for the earlier one, at that endpoint alone', async () => {
    const path = stage.newPath();
    const failing = new Set(['evt_a1']);
    stage.receiver().answer(path, (response, { id }) => status(failing.has(id) ? 500 : 204)(response));
    const to = await stage.endpoint(path);
    const other = await stage.endpoint(stage.newPath());
    stage.deliver();
    await stage.tell(['a1', ann], ['a2', ann], ['b1', bob], ['n1', null], ['a3', ann]);
    await stage.untilTried(to, 'n1', 1);
    await stage.untilTried(other, 'a3', 1);
    await stage.untilTried(to, 'a1', 1);
    expect(
      stage
        .receiver()
        .idsAt(path)
        .filter((id) => id !== 'evt_a1')
        .sort(),
    ).to.deep.equal(['evt_b1', 'evt_n1']);
    failing.clear();
    stage.time += 10_000;
    await stage.untilTried(to, 'a3', 1);
    expect(
      stage
        .receiver()
        .idsAt(path)
        .filter((id) => id.startsWith('evt_a')),
    ).to.deep.equal(['evt_a1', 'evt_a1', 'evt_a2', 'evt_a3']);
  });

  it('erasure removes what of the reader is undelivered', async () => {
    const path = stage.newPath();
    stage.receiver().answer(path, status(500));
    const to = await stage.endpoint(path);
    stage.deliver();
    await stage.tell(['a1', ann], ['b1', bob]);
    await stage.untilTried(to, 'a1', 1);
    await stage.untilTried(to, 'b1', 1);
    await stage.stores().readers.erase({ publication, reader: ann, now: stage.time });
    stage.receiver().answer(path, status(204));
    stage.time += hourMs;
    await eventually(async () => expect((await stage.find(to, 'b1'))?.state).to.equal('delivered'));
    expect(await stage.find(to, 'a1')).to.equal(null);
    expect(stage.receiver().idsAt(path)).to.have.length(3);
  });

  it('is sent again: one event, and everything since a time, with the same ids', async () => {
    const path = stage.newPath();
    const to = await stage.endpoint(path, { createdAt: noon });
    stage.deliver();
    await stage.tell(['old', ann, { at: noon - 2 }], ['mid', ann, { at: noon - 1 }], ['new', bob]);
    await eventually(() => expect(stage.receiver().idsAt(path)).to.deep.equal(['evt_new']));
    const edit = { publication, who: 'edith', now: stage.time, id: to.id };
    await stage.editor().replayOne(edit, 'evt_new');
    await eventually(() => expect(stage.receiver().idsAt(path)).to.deep.equal(['evt_new', 'evt_new']));
    stage.time += 1;
    await stage.editor().replaySince({ ...edit, now: stage.time }, noon - 1);
    await eventually(() => expect(stage.receiver().idsAt(path).slice(2).sort()).to.deep.equal(['evt_mid', 'evt_new']));
    await stage.tell(['next', ann, { at: stage.time }]);
    await eventually(() => expect(stage.receiver().idsAt(path)).to.include('evt_next'));
    expect(stage.receiver().idsAt(path)).to.have.length(5);
  });

  it('is done by one process of all, and by another within the time of a lease once that is gone', async () => {
    const path = stage.newPath();
    await stage.endpoint(path);
    let passed = 0;
    const realNow = () => Date.now() + passed;
    const looks: boolean[] = [];
    // The first died: nobody releases its lease.
    await stage.stores().leases.acquire({ name: 'deliver-events', holder: 'dead', now: realNow(), leaseMs: 15_000 });
    stage.deliver({ holder: 'two', realNow, onLook: (found) => void looks.push(found !== null) });
    await stage.tell(['one', ann]);
    await eventually(() => expect(looks.length).to.be.greaterThan(2));
    expect([stage.receiver().idsAt(path), looks.includes(true)]).to.deep.equal([[], false]);
    passed = 15_000;
    await eventually(() => expect(stage.receiver().idsAt(path)).to.deep.equal(['evt_one']));
  });
});
