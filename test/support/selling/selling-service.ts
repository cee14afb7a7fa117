import { createHash } from 'node:crypto';
import type { BillingRules } from '../../../src/paywall/billing-rules.ts';
import type { EpochMs } from '../../../src/paywall/clock.ts';
import { type Entitlement, entitlementAt, noEntitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { Buyer, SellingNeeds } from '../../../src/paywall/purchases/buyer.ts';
import type { EventHint, PaymentProvider, PromotedSale } from '../../../src/paywall/purchases/payment-provider.ts';
import { createPurchases, type Purchases } from '../../../src/paywall/purchases/purchases.ts';
import type { AcceptedRetention } from '../../../src/paywall/purchases/retention.ts';
import type { AutomaticAct } from '../../../src/paywall/purchases/settling/automatic-acts.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import type { Funnel } from '../../../src/paywall/reports/funnel.ts';
import { createReports } from '../../../src/paywall/reports/reports.ts';
import type { TallyWriter } from '../../../src/paywall/reports/tally-writer.ts';
import type { CompletedCheckout } from '../../../src/paywall/selling/checkout-completion.ts';
import { createSelling, type Selling } from '../../../src/paywall/selling/selling.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { createWebhookReader } from '../../../src/stripe/events/webhook.ts';
import { createStripeProvider } from '../../../src/stripe/provider.ts';
import { startWorld, testKey, type World, webhookSecret } from '../../sandbox-stripe/world.ts';
import { examplePublication } from '../fixtures/example-publication.ts';
import { plainEvents } from '../fixtures/sample-events.ts';
import { dayPass, fullPrice, introduction } from '../fixtures/sample-offer.ts';
import { openTallyWriter } from '../tally-writer.ts';
import { makeTemporaryDir } from '../temporary-dir.ts';

type Payment = Parameters<World['standIn']['pay']>[1];

export const returnUrl = 'https://news.example/article';

/** Selling as a publisher has it: a store on disk, the official client, and the stand-in of Stripe with its webhooks. */
export interface SellingService {
  readonly world: World;
  readonly stores: Stores;
  readonly provider: PaymentProvider;
  readonly selling: Selling;
  /** What was done to purchases without an admin, in all processes. */
  readonly acts: readonly AutomaticAct[];
  /** The sales with promotion codes, in all processes. */
  readonly promotions: readonly PromotedSale[];
  /** Who accepted an offer to stay. */
  readonly retained: readonly AcceptedRetention[];
  now(): EpochMs;
  /** Puts other offers on sale. */
  offer(...offers: readonly Offer[]): void;
  /** Has the publication live in another time zone. */
  liveIn(timeZone: string): void;
  /** Changes some of the rules of billing. */
  bill(rules: Partial<BillingRules>): void;
  buyer(reader?: string): Buyer;
  /** What another process of Stile has, with the same store and provider unless it is given others. */
  anotherProcess(stores?: Stores, provider?: PaymentProvider): Selling;
  /** What selling works with in such a process. */
  needs(stores?: Stores, provider?: PaymentProvider): SellingNeeds & { purchases: Purchases };
  /** An empty store of its own. */
  emptyStores(): Stores;
  /** From now on this is told of webhooks that are of interest, and nobody else acts on them. */
  onNews(tell: (hint: EventHint) => Promise<unknown>): void;
  /** From now on webhooks are only collected here. */
  collectNews(): readonly EventHint[];
  /** Goes to checkout and pays, without coming back. Answers the session. */
  pay(offer: Offer, how?: Partial<Payment> & { readonly reader?: string }): Promise<string>;
  /** The same, and comes back. */
  buy(offer: Offer, how?: Partial<Payment> & { readonly reader?: string }): Promise<CompletedCheckout>;
  /** What the store says now. */
  entitlement(reader?: string, stores?: Stores): Promise<Entitlement>;
  /** What the reports say of the last thirty days, once all processes have ended their counting. */
  funnel(): Promise<Funnel>;
  close(): Promise<void>;
}

export const aReader = 'r_AAAAAAAAAAAAAAAAAAAAAA';

const digest = (text: string) => createHash('sha256').update(text).digest();

const keyOf = (publication: string, reader: string) =>
  Uint8Array.from(digest(`${publication} ${reader}`).subarray(0, 12)) as ReaderKey;

export async function startSellingService(): Promise<SellingService> {
  const world = await startWorld();
  const now = () => world.standIn.now();
  const dirs: { remove(): void }[] = [];
  const opened: Stores[] = [];

  function emptyStores(): Stores {
    const dir = makeTemporaryDir();
    dirs.push(dir);
    const stores = openSqliteStores({ dir: dir.path, clock: { now } });
    opened.push(stores);
    return stores;
  }

  let publication: Publication = { ...examplePublication(), offers: [introduction, fullPrice, dayPass] };
  const stores = emptyStores();
  const provider = createStripeProvider({
    secretKey: testKey,
    apiBase: world.base,
    fetch: world.recorder.fetch,
  });

  const acts: AutomaticAct[] = [];
  const promotions: PromotedSale[] = [];
  const retained: AcceptedRetention[] = [];
  const tallyings: TallyWriter[] = [];

  function tallyOn(on: Stores): TallyWriter {
    const tallying = openTallyWriter(on, now);
    tallyings.push(tallying);
    return tallying;
  }

  function needs(on: Stores = stores, from: PaymentProvider = provider): SellingNeeds & { purchases: Purchases } {
    const own: SellingNeeds = {
      billing: on.billing,
      inbox: on.inbox,
      entitlements: on.entitlements,
      keyOf,
      provider: from,
      tally: tallyOn(on),
      events: plainEvents,
      publicationOf: (name) => (name === publication.name ? publication : undefined),
      onTrouble: () => undefined,
      onSecondPlan: () => undefined,
      successUrl: ({ publication: name }) =>
        `https://stile.example/v1/${name}/checkout/return?session={CHECKOUT_SESSION_ID}`,
      recordAct: async (act) => {
        acts.push(act);
      },
      recordPromotion: async (sale) => {
        promotions.push(sale);
      },
      recordRetention: async (accepted) => {
        retained.push(accepted);
      },
      trialKey: (kind, value) => digest(`${kind} ${value}`).toString('base64url'),
    };
    return { ...own, purchases: createPurchases(own) };
  }

  const anotherProcess = (...from: Parameters<typeof needs>): Selling => createSelling(needs(...from));
  const selling = anotherProcess();

  const webhooks = createWebhookReader({ secrets: ['whsec_old', webhookSecret], clock: { now } });
  world.hooks.onEvent(async ({ body, signature }) => {
    const outcome = await selling.handleEvent(webhooks.read(body, signature), now());
    if (outcome === 'busy') throw new Error('Somebody else is at it.');
  });

  const buyer = (reader = aReader): Buyer => ({
    publication,
    reader,
    key: keyOf(publication.name, reader),
    country: null,
  });

  async function pay(offer: Offer, how: Partial<Payment> & { readonly reader?: string } = {}): Promise<string> {
    const { reader, ...payment } = how;
    const order = { buyer: buyer(reader), offer: offer.id, returnUrl, returnSecret: 'secret', now: now() };
    const { session } = await selling.checkout(order);
    await world.standIn.pay(session, { outcome: 'paid', ...payment });
    return session;
  }

  function onNews(tell: (hint: EventHint) => Promise<unknown>): void {
    world.hooks.onEvent(async ({ body, signature }) => {
      const hint = webhooks.read(body, signature);
      if (hint.about !== null) await tell(hint);
    });
  }

  return {
    world,
    stores,
    provider,
    selling,
    acts,
    promotions,
    retained,
    now,
    offer(...offers) {
      publication = { ...publication, offers };
    },
    liveIn(timeZone) {
      publication = { ...publication, settings: { ...publication.settings, timeZone } };
    },
    bill(rules) {
      const { settings } = publication;
      publication = { ...publication, settings: { ...settings, billing: { ...settings.billing, ...rules } } };
    },
    buyer,
    anotherProcess,
    needs,
    emptyStores,
    onNews,
    collectNews() {
      const news: EventHint[] = [];
      onNews(async (hint) => news.push(hint));
      return news;
    },
    pay,
    async buy(offer, how) {
      const back = await selling.completeCheckout(await pay(offer, how), now());
      if (back === null) throw new Error('There is no such checkout.');
      return back;
    },
    async entitlement(reader = aReader, from = stores) {
      const stored = await from.entitlements.read(publication.name, keyOf(publication.name, reader));
      return entitlementAt(stored ?? noEntitlement, now());
    },
    async funnel() {
      await Promise.all(tallyings.map((tallying) => tallying.close()));
      return (await createReports(stores.tallies, stores.leases).funnel(publication, {}, now())).total;
    },
    async close() {
      await Promise.all(tallyings.map((tallying) => tallying.close()));
      await Promise.all(opened.map((each) => each.close()));
      for (const dir of dirs) dir.remove();
      await world.close();
    },
  };
}
