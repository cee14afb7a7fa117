import { expect } from 'chai';
import Stripe from 'stripe';
import { createStripeStandIn, type StandInOptions, type StripeStandIn } from '../../src/sandbox/stripe/stand-in.ts';
import { createRecorder, type Recorder } from './recording-fetch.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';
import { createWireCheck, type WireCheck } from './wire-check.ts';

export const webhookSecret = 'whsec_sandbox';
export const testKey = 'sk_test_sandbox';
export const start = Date.UTC(2026, 10, 23, 12);
export const daySeconds = 86_400;

/** A stand-in, the official client that speaks to it, a webhook endpoint, and the checks on what is said between them. */
export interface World {
  readonly standIn: StripeStandIn;
  readonly stripe: Stripe;
  readonly hooks: WebhookReceiver;
  readonly recorder: Recorder;
  readonly check: WireCheck;
  readonly base: string;
  /** Seconds. */
  now(): number;
  /** Days and hours of the stand-in's clock from now. */
  advance(by: { days?: number; hours?: number; minutes?: number }): Promise<void>;
  /** To a time in seconds. */
  advanceTo(seconds: number): Promise<void>;
  /** A client of the same stand-in with other options. */
  client(key: string, options?: Stripe.StripeConfig): Stripe;
  close(): Promise<void>;
}

/** Made when this file is loaded, where no test's time limit applies: the first time it takes some seconds. */
const check = createWireCheck();

export async function startWorld(options: Partial<StandInOptions> = {}): Promise<World> {
  const standIn = createStripeStandIn({ ...steadyOptions(), ...options });
  const address = await standIn.listen();
  const hooks = await startWebhookReceiver();
  standIn.setWebhookEndpoint(hooks.url);
  const recorder = createRecorder(check);
  const httpClient = Stripe.createFetchHttpClient(recorder.fetch);
  const client = (key: string, more: Stripe.StripeConfig = {}): Stripe =>
    new Stripe(key, { ...address, maxNetworkRetries: 0, telemetry: false, httpClient, ...more });
  return {
    standIn,
    stripe: client(testKey),
    hooks,
    recorder,
    check,
    base: `${address.protocol}://${address.host}:${address.port}`,
    now: () => Math.floor(standIn.now() / 1000),
    advance: ({ days = 0, hours = 0, minutes = 0 }) =>
      standIn.advanceTo(standIn.now() + ((days * 24 + hours) * 60 + minutes) * 60_000),
    advanceTo: (seconds) => standIn.advanceTo(seconds * 1000),
    client,
    close: async () => {
      await standIn.close();
      await hooks.close();
      expect(recorder.faults, 'what was said on the wire').to.deep.equal([]);
      expect(
        hooks.received.flatMap(({ event }) => eventFaults(event)),
        'webhooks',
      ).to.deep.equal([]);
    },
  };
}

/** A clock that stands still unless it is moved, ids that are counted, and the same order of shuffled webhooks every time. */
function steadyOptions(): StandInOptions {
  let count = 0;
  let nowMs = start;
  return {
    now: () => nowMs,
    onTime: (ms) => {
      nowMs = ms;
    },
    newId: (prefix) => `${prefix}${String(++count).padStart(6, '0')}`,
    random: seeded(7),
    webhookSecret,
  };
}

function eventFaults(event: object): string[] {
  const { object } = event as { object: string };
  return object === 'event' ? check.snapshotEvent(event as { type: string; data: object }) : check.thinEvent(event);
}

/** The same numbers every time, between 0 and 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** The error that a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome: unknown = await call.then(
    () => null,
    (fault: unknown) => fault,
  );
  if (!(outcome instanceof Stripe.errors.StripeError))
    throw new Error(`The call was not refused by Stripe but gave ${String(outcome)}.`);
  return outcome;
}
