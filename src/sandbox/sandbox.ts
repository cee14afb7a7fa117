import { randomBytes } from 'node:crypto';
import type { Router } from 'express';
import type { AppParts, Listener } from '../http/app.ts';
import type { Route } from '../http/route.ts';
import type { Clock } from '../paywall/clock.ts';
import type { OfferEditor } from '../paywall/editing/offer-editing.ts';
import type { Stores } from '../paywall/stores.ts';
import { sandboxPublicationOf } from '../settings/mode.ts';
import type { Settings } from '../settings/settings.ts';
import type { KeySet } from '../tokens/key-set.ts';
import { createReceipts } from '../tokens/receipt.ts';
import { createSandboxIdentity, type SandboxIdentity } from '../tokens/sandbox-identity.ts';
import { createSandboxClock, type SandboxClock } from './clock.ts';
import { createSandboxGuard } from './host-check.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { plansRoute } from './plans.ts';
import { sandboxRoutes } from './routes.ts';
import { createSandboxStripe, type StandInAccess } from './stand-in.ts';

/** What the change feed may take: SQLite's is polled every 100 ms, Redis pushes. */
const settleMs = { file: 250, redis: 50, cluster: 50, sentinel: 50 } as const;

export interface Sandbox {
  readonly clock: SandboxClock;
  readonly identity: SandboxIdentity;
  readonly outbox: Outbox;
  readonly refusalOf: AppParts['refusalOf'];
  /** What only sandbox mode answers; some of it edits offers as admins do. */
  routes(editing: { readonly offerEditor: OfferEditor }): readonly Route[];
  readonly pages: () => Promise<readonly Router[]>;
  /** Null if the settings name a Stripe to be used. */
  readonly stripe: StandInAccess | null;
  /** Once the service can be asked, and before anybody asks it. */
  start(app: Listener): Promise<void>;
  /** The service is about to stop: nothing of the sandbox may keep it waiting. */
  beginStop(): void;
  close(): Promise<void>;
}

interface Needs {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly keys: KeySet;
  /** Those that there are now. */
  readonly publications: { list(): readonly { readonly name: string }[] };
  readonly realClock: Clock;
  readonly onFailure: (error: unknown) => void;
}

/** That of the settings, or one that the sandbox makes for itself and its stand-in. */
async function webhookSecretOf({ settings, stores }: Needs): Promise<string> {
  const [given] = settings.stripe.webhookSecrets;
  const made = `whsec_${randomBytes(24).toString('base64url')}`;
  return given ?? (await stores.secrets.readOrCreate('stripe-webhook-secret', made));
}

/** Everything that only sandbox mode has. Production mode never loads this file. */
export async function createSandbox(needs: Needs): Promise<Sandbox> {
  const { settings, stores, keys, publications, realClock, onFailure } = needs;
  const clock = await createSandboxClock({
    store: stores.clock,
    changes: stores.changes,
    realClock,
    settleMs: settleMs[settings.store.kind],
  });
  const issuer = settings.publicUrl;
  const identity = createSandboxIdentity({ keys, issuer, clock });
  const shown = () => sandboxPublicationOf(publications.list().map(({ name }) => name));
  const receipts = createReceipts({ keys, issuer, clock });
  const pages = async () => {
    const { createShownDemo } = await import('./shown-demo.ts');
    return [createShownDemo({ shown, receipts })];
  };
  const webhookSecret = await webhookSecretOf(needs);
  const stripe =
    settings.stripe.secretKey === null
      ? createSandboxStripe({ settings, stores, clock, realClock, webhookSecret, onFailure })
      : null;
  const outbox = createOutbox();
  const moveTo = stripe?.controls.moveTo ?? clock.moveTo;
  const signIn = (sub: string) => identity.sign(shown(), sub);
  return {
    clock,
    identity,
    outbox,
    refusalOf: createSandboxGuard(settings),
    routes: ({ offerEditor }) => [
      ...sandboxRoutes({ clock, moveTo, signIn }),
      outbox.route,
      plansRoute({ offerEditor, clock, shown }),
      ...(stripe?.routes ?? []),
    ],
    pages: async () => (stripe === null ? await pages() : [...(await pages()), await stripe.pages()]),
    stripe: stripe?.access ?? null,
    start: async (app) => stripe?.start(app),
    beginStop: () => stripe?.beginStop(),
    async close() {
      await stripe?.close();
      clock.close();
    },
  };
}
