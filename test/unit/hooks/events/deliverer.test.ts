import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { secretOf } from '../../../support/events/delivering.ts';
import { useDeliveryStage } from '../../../support/events/delivery-stage.ts';
import { hang, status } from '../../../support/events/receiver.ts';
import { eventually } from '../../../support/eventually.ts';
import { dayMs, noon, publication, reader } from '../../../support/fixtures/sample-keys.ts';

const ann = reader('ann');
const bob = reader('bob');
const hourMs = dayMs / 24;

describe('item 3: delivering events', function () {
  this.timeout(30_000);
  const stage = useDeliveryStage();

  it('is verified by standardwebhooks and svix; the old secret signs along while it is replaced', async () => {
    const path = stage.newPath();
    const previous = { secret: secretOf(2), until: stage.time + 1 };
    const to = await stage.endpoint(path, { previous, types: ['entitlement.granted'] });
    stage.deliver();
    await stage.tell(['no', ann], ['yes', ann, { type: 'entitlement.granted', data: { reader: 'r_1' } }]);
    await stage.untilTried(to, 'yes', 1);
    const [event, ...more] = stage.receiver().received.filter((each) => each.path === path);
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
    stage.time += 1;
    await stage.tell(['later', ann, { type: 'entitlement.granted' }]);
    await stage.untilTried(to, 'later', 1);
    const later = stage.receiver().received.at(-1);
    expect(() => new Webhook(secretOf(2)).verify(later?.body ?? '', headers)).to.throw();
    expect(later?.headers['webhook-signature']).to.match(/^v1,[\w+/=]+$/);
  });

  it('a receiver that answers 500 for days is tried ten times for each event, then disabled after five days', async () => {
    const path = stage.newPath();
    stage.receiver().answer(path, status(500, {}, 'no'.repeat(2_000)));
    const to = await stage.endpoint(path);
    const disabled: string[] = [];
    stage.deliver({ onDisabled: (_, { id }, why) => void disabled.push(`${id} ${why}`) });
    await stage.tell(['first', ann]);
    const delays: number[] = [];
    for (let attempts = 1; attempts < 10; attempts += 1) {
      const found = await stage.untilTried(to, 'first', attempts);
      delays.push(((found?.dueAt ?? 0) - stage.time) / 1000);
      stage.time = found?.dueAt ?? stage.time;
    }
    expect(delays).to.deep.equal([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    const dead = await stage.untilTried(to, 'first', 10);
    expect([dead?.state, dead?.tries[0]?.status, dead?.tries[0]?.answer.length]).to.deep.equal(['dead', 500, 1_024]);
    await stage.tell(['second', ann]);
    for (let attempts = 1; disabled.length === 0; attempts += 1) {
      stage.time = (await stage.untilTried(to, 'second', attempts))?.dueAt ?? stage.time;
      await eventually(async () =>
        expect((await stage.find(to, 'second'))?.attempts === attempts + 1 || disabled.length === 1).to.equal(true),
      );
    }
    expect(disabled).to.deep.equal([`${to.id} failing`]);
    expect(stage.time - noon).to.be.within(5 * dayMs, 6.3 * dayMs);
    expect((await stage.read(to))?.endpoint.disabled?.why).to.equal('failing');
    const tried = stage.receiver().idsAt(path).length;
    await stage.tell(['third', bob]);

    stage.receiver().answer(path, status(204));
    stage.time += hourMs;
    await stage.editor().enable({ publication, who: 'olga', now: stage.time, id: to.id });
    await eventually(() =>
      expect(stage.receiver().idsAt(path).slice(tried).sort()).to.deep.equal(['evt_second', 'evt_third']),
    );
    expect(await stage.editor().replayFailed({ publication, who: 'olga', now: stage.time, id: to.id })).to.equal(1);
    await eventually(async () => expect((await stage.find(to, 'first'))?.state).to.equal('delivered'));
  });

  it('a receiver that hangs holds nobody up, and has four at a time', async () => {
    const [hanging, quick] = [stage.newPath(), stage.newPath()];
    stage.receiver().answer(hanging, hang);
    const [slow, fast] = [await stage.endpoint(hanging), await stage.endpoint(quick)];
    const one = stage.deliver({ closeWithinMs: 50 });
    await stage.tell(...Array.from({ length: 9 }, (_, at): [string, null] => [`h${at}`, null]));
    await eventually(async () => expect((await stage.find(fast, 'h8'))?.state).to.equal('delivered'));
    expect(stage.receiver().idsAt(hanging)).to.have.length(4);
    await one.close();
    // What a stop broke off is no failure of the stage.receiver().
    expect((await stage.find(slow, 'h0'))?.attempts).to.equal(0);
  });

  it('a receiver that does not answer in time, redirects, or sends no end has failed, and is left alone as long as it asks', async () => {
    const [hanging, away, later] = [stage.newPath(), stage.newPath(), stage.newPath()];
    stage.receiver().answer(hanging, hang);
    stage.receiver().answer(away, status(302, { location: stage.receiver().urlOf('/elsewhere') }));
    stage.receiver().answer(later, status(503, { 'retry-after': '600' }));
    const [slow, moved, busy] = [
      await stage.endpoint(hanging),
      await stage.endpoint(away),
      await stage.endpoint(later),
    ];
    stage.deliver({ answerWithinMs: 100 });
    await stage.tell(['one', ann]);
    const [tried] = (await stage.untilTried(slow, 'one', 1))?.tries ?? [];
    expect([tried?.status, tried?.error]).to.deep.equal([null, 'it did not answer in time']);
    expect((await stage.untilTried(moved, 'one', 1))?.tries[0]?.status).to.equal(302);
    expect(stage.receiver().idsAt('/elsewhere')).to.deep.equal([]);
    expect((await stage.untilTried(busy, 'one', 1))?.dueAt).to.equal(noon + 600_000);
  });

  it('a receiver that answers 410 is disabled at once', async () => {
    const path = stage.newPath();
    stage.receiver().answer(path, status(410));
    const to = await stage.endpoint(path);
    stage.deliver();
    await stage.tell(['gone', ann]);
    await eventually(async () => expect((await stage.read(to))?.endpoint.disabled?.why).to.equal('gone'));
    await stage.tell(['after', bob]);
    const other = await stage.endpoint(stage.newPath());
    await stage.untilTried(other, 'after', 1);
    expect(stage.receiver().idsAt(path)).to.deep.equal(['evt_gone']);
  });
});
