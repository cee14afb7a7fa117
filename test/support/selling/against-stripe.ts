import Stripe from 'stripe';
import { startWorld, testKey, type World, webhookSecret } from '../../sandbox-stripe/world.ts';
import { monthlyOffer } from '../browser/buying.ts';
import { createFrontEnd, type FrontEnd } from '../browser/front-end.ts';
import { startService, type TestService } from '../service.ts';
import { type AdminDesk, adminTokens, createAdminDesk } from '../sign-on/admins.ts';
import type { TestResources } from '../test-resources.ts';

/** Where readers find the service, whichever of its instances they come to. */
const publicUrl = 'http://stile.example';

/** Instances of the service with one store, and a Stripe of the test's own, which no instance hosts; all go by its clock. */
export interface AgainstStripe {
  readonly world: World;
  readonly services: readonly TestService[];
  /** One for each instance. */
  readonly pages: readonly FrontEnd[];
  /** Sends an event to an instance, signed as Stripe does. */
  send(page: FrontEnd, event: object): Promise<Response>;
  /** Everything that happened at Stripe, the oldest first. */
  events(): Promise<readonly Stripe.Event[]>;
  close(): Promise<void>;
}

interface Wanted {
  readonly STORE_URL: string;
  readonly instances: number;
  /** Another way to the same Stripe, given its address. */
  readonly apiBase?: (base: string) => Promise<string>;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startAgainstStripe(wanted: Wanted): Promise<AgainstStripe> {
  const { STORE_URL, instances, apiBase = async (base) => base, env = {} } = wanted;
  const world = await startWorld();
  const services: TestService[] = [];
  for (let index = 0; index < instances; index += 1) {
    const settings = {
      STORE_URL,
      PUBLIC_URL: publicUrl,
      STRIPE_SECRET_KEY: testKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: await apiBase(world.base),
      ...env,
    };
    services.push(await startService(settings, { realNow: () => world.standIn.now() }));
  }
  const pages = services.map(({ port }) => createFrontEnd(`http://127.0.0.1:${port}`));
  const [first] = pages;
  world.standIn.setWebhookEndpoint(`${first?.url}/webhooks/stripe`);
  return {
    world,
    services,
    pages,
    send(page, event) {
      const payload = JSON.stringify(event);
      const header = Stripe.webhooks.generateTestHeaderString({
        payload,
        secret: webhookSecret,
        timestamp: world.now(),
      });
      return page.post('/webhooks/stripe', payload, { 'Stripe-Signature': header });
    },
    async events() {
      const found = await world.stripe.events.list({ limit: 100 });
      return found.data.toReversed();
    },
    async close() {
      for (const service of services) await service.close();
      await world.close();
    },
  };
}

/** One instance with one more offer on sale, and its admins. */
export interface Town extends AgainstStripe {
  readonly page: FrontEnd;
  readonly desk: AdminDesk;
}

/** Starts it with an empty store of the kind; it ends with the resources of the test. */
export async function startTown(resources: TestResources, kind: 'SQLite' | 'Redis'): Promise<Town> {
  const STORE_URL = kind === 'SQLite' ? await resources.fileStore() : (await resources.redis()).url;
  const town = await startAgainstStripe({ STORE_URL, instances: 1, env: { ADMIN_TOKENS: adminTokens } });
  resources.onClear(() => town.close());
  const [page] = town.pages;
  if (page === undefined) throw new Error('There is no instance.');
  const desk = createAdminDesk(page.url);
  const made = await desk.makeOffer(monthlyOffer);
  if (made.status !== 201) throw new Error(`The offer was not made: ${made.status}`);
  return { ...town, page, desk };
}
