import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import {
  type Instance,
  type Paid,
  startWebhookServices,
  stateOf,
  type WebhookServices,
} from '../../support/selling/webhook-services.ts';
import { startTcpProxy, type TcpProxy } from '../../support/stores/tcp-proxy.ts';

const card = 'one card';

/** Longer than the claim of an event lasts. */
const afterTheClaimMs = 6 * 60_000;

/** More than any handling of an event takes: anyone who comes here goes round in circles. */
const stepsAtMost = 40;

/**
 * The event that takes most: somebody begins a second trial with the card of a first one, so that it is ended, given back and marked.
 */
describe('the service is killed (-9) while it handles an event', function () {
  this.timeout(600_000);
  let stage: WebhookServices;
  let instance: Instance;
  let env: Record<string, string>;

  beforeEach(async () => {
    stage = await startWebhookServices();
  });

  afterEach(() => stage?.close());

  /** Stripe sends an event again and again until it is taken; a busy machine may need that. */
  const delivered = ({ event }: Paid) => eventually(async () => (await stage.deliver(instance, event)) === 200, 20_000);

  async function begin(storeUrl: string): Promise<void> {
    env = { STORE_URL: storeUrl };
    instance = await stage.start(env);
    const first = await stage.pay(instance, card);
    await delivered(first);
    expect(await stateOf(instance, first)).to.equal('trial');
  }

  /** What Stripe holds of the one who was refused, whatever happened on the way. */
  async function expectUndone({ reader }: Paid): Promise<void> {
    const subscriptions = await stage.world.stripe.subscriptions.list({ status: 'all', limit: 100 });
    const [own, ...others] = subscriptions.data.filter(({ metadata }) => metadata['reader'] === reader);
    expect(others).to.deep.equal([]);
    expect(own).to.include({ status: 'canceled' });
    expect(own?.metadata).to.include({ refused: 'second-trial' });
    const charges = await stage.world.stripe.charges.list({ customer: String(own?.customer), limit: 100 });
    expect(charges.data.map(({ refunded }) => refunded)).to.deep.equal([true]);
    const refunds = await stage.world.stripe.refunds.list({ charge: String(charges.data[0]?.id) });
    expect(refunds.data).to.have.length(1);
  }

  /** Stripe sends the event again, to a service that was restarted. */
  async function recover(paid: Paid): Promise<void> {
    instance = await stage.start(env);
    expect(await stage.deliver(instance, paid.event), 'before the claim has ended').to.be.oneOf([200, 503]);
    await stage.advance(instance, afterTheClaimMs);
    await delivered(paid);
    expect(await stateOf(instance, paid)).to.equal('none');
    await expectUndone(paid);
  }

  type Arm = (kill: (number: number) => void) => void;

  /** Kills it at the first step, the next time at the second one, and so on until it comes through. Answers the number of steps. */
  async function killAtEveryStep(arm: Arm): Promise<number> {
    for (let step = 1; step <= stepsAtMost; step += 1) {
      const paid = await stage.pay(instance, card);
      let killed: Promise<void> | null = null;
      arm((number) => {
        if (number === step) killed ??= instance.process.kill();
      });
      await stage.deliver(instance, paid.event);
      arm(() => undefined);
      if (killed === null) {
        await delivered(paid);
        await expectUndone(paid);
        return step - 1;
      }
      await killed;
      await recover(paid);
    }
    throw new Error('It never came through.');
  }

  it('at any request to Stripe: what follows is right after the start and Stripe’s next attempt', async () => {
    await begin(await stage.fileStore());
    expect(await killAtEveryStep(stage.proxy.beforeEach)).to.be.at.least(9);
  });

  // Between any two of them stand the requests to Stripe as well.
  it('at any command to Redis: what follows is right after the start and Stripe’s next attempt', async () => {
    const redis = await stage.redis();
    const between: TcpProxy = await startTcpProxy(redis.port);
    stage.onClear(() => between.close());
    await begin(`redis://127.0.0.1:${between.port}`);
    expect(await killAtEveryStep(between.beforeEach)).to.be.at.least(7);
  });
});
