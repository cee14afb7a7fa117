import express, { type Response, Router } from 'express';
import type { Listener } from '../http/app.ts';
import { isUnanswered } from '../paywall/errors.ts';
import type { SandboxClock } from './clock.ts';
import { createHostCheck } from './host-check.ts';
import { type ControlAnswer, controlNames, type StandInControls } from './stand-in-controls.ts';
import { StripeFault } from './stripe/errors.ts';
import { createStripeStandIn, type StripeStandIn } from './stripe/stand-in.ts';

/** The stand-in of Stripe and all its ways in. */
export interface StandInHub {
  readonly listener: Listener;
  /** Has the API answer as ever, also what it holds back. */
  liftFaults(): void;
  close(): Promise<void>;
}

export interface HubNeeds {
  readonly clock: SandboxClock;
  readonly webhookSecret: string;
  /** Where browsers find its pages, and the path of that. */
  readonly pages: { readonly url: string; readonly path: string };
  /** A file; null forgets everything at the end. */
  readonly persistTo: string | null;
  /** The service of this process, which gets the webhooks. */
  readonly app: Listener;
}

/** How often what fell due is looked for while the clock runs by itself. */
const tickEveryMs = 1000;

function controlsOf(standIn: StripeStandIn, clock: SandboxClock): StandInControls {
  return {
    ...standIn,
    setDelivery: async (mode) => standIn.setDelivery(mode),
    setWebhookForm: async (form) => standIn.setWebhookForm(form),
    setFaults: async (rule) => standIn.setFaults(rule),
    faults: async () => standIn.faults(),
    async moveTo(ms) {
      if (ms > standIn.now()) await standIn.advanceTo(ms);
      await clock.moveTo(ms);
      if (standIn.now() > clock.now()) await standIn.turnBackTo(clock.now());
    },
  };
}

function faultOf(error: unknown): { status: number; message: string } {
  if (error instanceof StripeFault) return { status: error.status, message: error.message };
  const away = isUnanswered(error);
  return { status: away ? 503 : 500, message: error instanceof Error ? error.message : String(error) };
}

function controlRouter(controls: StandInControls): Router {
  const router = Router();
  router.use(express.json({ limit: '16kb' }));
  for (const name of controlNames) {
    router.post(`/${name}`, async (request, response: Response<ControlAnswer>) => {
      try {
        const control = controls[name] as (...args: readonly unknown[]) => Promise<unknown>;
        response.json({ result: (await control(...request.body)) ?? null });
      } catch (error) {
        response.json({ fault: faultOf(error) });
      }
    });
  }
  return router;
}

/** Opens the stand-in at the origin `address`. Its webhooks come to the service of this process, whose clock is exactly its own. */
export async function openHub(
  address: string,
  { clock, webhookSecret, pages, persistTo, app }: HubNeeds,
): Promise<StandInHub> {
  const standIn = createStripeStandIn({
    now: clock.now,
    onTime: clock.passBy,
    webhookSecret,
    publicUrl: pages.url,
    tickEveryMs,
    ...(persistTo === null ? {} : { persistTo }),
  });
  // A process that was killed while time passed has left the stand-in ahead.
  if (standIn.now() > clock.now()) await clock.passBy(standIn.now());
  const hub = express().disable('x-powered-by');
  const isMeantForUs = createHostCheck({ publicUrl: pages.url, host: '127.0.0.1' });
  hub.use((request, response, next) => (isMeantForUs(request) ? next() : response.status(403).end()));
  hub.post('/webhooks/stripe', (request, response) => app(request, response));
  hub.use('/control', controlRouter(controlsOf(standIn, clock)));
  hub.use(pages.path, standIn.pages);
  hub.use(standIn.app);
  standIn.setWebhookEndpoint(`${address}/webhooks/stripe`);
  return {
    listener: hub,
    liftFaults: () => standIn.setFaults({ answers: 'normal' }),
    close: () => standIn.close(),
  };
}
