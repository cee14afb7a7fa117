import Stripe from 'stripe';
import { type StripeProxy, startStripeProxy } from '../../sandbox-stripe/stripe-proxy.ts';
import { startWorld, testKey, type World, webhookSecret } from '../../sandbox-stripe/world.ts';
import { type Buying, createBuying } from '../browser/buying.ts';
import { createFrontEnd, type FrontEnd, unread } from '../browser/front-end.ts';
import { eventually } from '../eventually.ts';
import type { ServiceProcess } from '../processes/process.ts';
import { createTestResources, type TestResources } from '../test-resources.ts';

/** An instance of the service as its users run it. */
export interface Instance {
  readonly process: ServiceProcess;
  readonly page: FrontEnd;
  readonly buying: Buying;
}

/** Somebody who has paid, and what Stripe has to tell of it. */
export interface Paid {
  readonly headers: Record<string, string>;
  readonly reader: string;
  /** The event that the checkout is completed, as it comes over the wire. */
  readonly event: string;
}

/** Services in processes of their own, the stand-in of Stripe in this one, and nobody but the test who delivers webhooks. */
export interface WebhookServices extends Pick<TestResources, 'fileStore' | 'redis' | 'onClear'> {
  readonly world: World;
  readonly proxy: StripeProxy;
  start(env: Readonly<Record<string, string>>): Promise<Instance>;
  /** Lets the time of services and Stripe go on together. */
  advance(instance: Instance, byMs: number): Promise<void>;
  pay(instance: Instance, card: string): Promise<Paid>;
  /** Signs a webhook, to be delivered when what it answers is called. */
  prepare(instance: Instance, event: string): Promise<() => Promise<number | null>>;
  /** Delivers a webhook. Answers the status, or null where the connection broke. */
  deliver(instance: Instance, event: string): Promise<number | null>;
  close(): Promise<void>;
}

/** On a busy machine a store may seem to be away for a moment; what is prepared is tried again. */
const patienceMs = 60_000;

const timeOf = async ({ page }: Instance): Promise<number> =>
  Date.parse(((await (await page.get('/sandbox/clock')).json()) as { now: string }).now);

/** On a connection of its own, so that no connection that was cut is used again, and of two workers now the one and now the other answer. */
const fresh = { Connection: 'close' };

export const stateOf = async ({ page }: Pick<Instance, 'page'>, { headers }: Pick<Paid, 'headers'>): Promise<string> =>
  (await page.meter(unread(), { headers: { ...headers, ...fresh } })).entitlement.state;

export async function startWebhookServices(): Promise<WebhookServices> {
  const stage = createTestResources();
  const world = await startWorld();
  const proxy = await startStripeProxy(world.base);
  const stripe = {
    STRIPE_SECRET_KEY: testKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: proxy.url,
    TRUST_PROXY: '1',
  };

  async function sameTime(instance: Instance): Promise<void> {
    const now = await timeOf(instance);
    if (now > world.standIn.now()) await world.standIn.advanceTo(now);
    else await instance.page.moveClock({ now: new Date(world.standIn.now()).toISOString() });
  }

  async function eventOf(session: string): Promise<string> {
    await world.standIn.settled();
    const found = world.hooks.received.find(
      ({ event }) => event.type === 'checkout.session.completed' && event.data.object.id === session,
    );
    if (found === undefined) throw new Error(`Stripe tells nothing of ${session}.`);
    return found.body;
  }

  async function prepare(instance: Instance, event: string): Promise<() => Promise<number | null>> {
    const timestamp = Math.floor((await timeOf(instance)) / 1000);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload: event, secret: webhookSecret, timestamp });
    const headers = { 'Stripe-Signature': signature, ...fresh };
    return async () => {
      try {
        const answer = await instance.page.post('/webhooks/stripe', event, headers);
        await answer.arrayBuffer();
        return answer.status;
      } catch {
        return null;
      }
    };
  }

  return {
    ...stage,
    world,
    proxy,
    async start(env) {
      const process = await eventually(() => stage.service({ ...stripe, ...env }), patienceMs);
      const page = createFrontEnd(process.url);
      const instance = { process, page, buying: createBuying(page) };
      await eventually(() => sameTime(instance), patienceMs);
      return instance;
    },
    async advance(instance, byMs) {
      const to = new Date((await timeOf(instance)) + byMs).toISOString();
      await eventually(() => instance.page.moveClock({ now: to }), patienceMs);
      await eventually(() => sameTime(instance), patienceMs);
    },
    async pay({ page, buying }, card) {
      const headers = await buying.newReader();
      const session = await eventually(() => buying.open(headers), patienceMs);
      await world.standIn.pay(session, { outcome: 'paid', fingerprint: card });
      const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
      return { headers, reader: reader.id, event: await eventOf(session) };
    },
    prepare,
    deliver: async (instance, event) => (await prepare(instance, event))(),
    async close() {
      await stage.clear();
      await proxy.close();
      await world.close();
    },
  };
}
