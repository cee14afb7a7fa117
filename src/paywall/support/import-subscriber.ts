import type { EpochMs } from '../clock.ts';
import { type Buyer, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import { noBasis } from '../purchases/entitlement-writer.ts';
import type { ForeignPurchase } from '../purchases/payment-provider.ts';
import type { Purchases } from '../purchases/purchases.ts';

/** What somebody has who subscribed before there was Stile. */
export type FormerAccess =
  | { readonly kind: 'purchase'; readonly customer: string | null; readonly subscription: string | null }
  | { readonly kind: 'complimentary'; readonly until: EpochMs };

/** One subscriber to be imported. */
export interface FormerSubscriber {
  readonly buyer: Buyer;
  readonly access: FormerAccess;
}

/** What importing somebody comes to. */
export type SubscriberImport =
  | { readonly outcome: 'fault'; readonly message: string }
  /** All of it is there already. */
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'complimentary'; readonly until: EpochMs }
  | { readonly outcome: 'purchase'; readonly customer: string; readonly purchases: readonly ForeignPurchase[] };

export interface SubscriberImporter {
  /** What importing them would do. Writes nothing. */
  look(subscriber: FormerSubscriber): Promise<SubscriberImport>;
  /** Does it, and repeated does nothing twice. Interrupted anywhere, it may be asked for again, and goes on. */
  bring(subscriber: FormerSubscriber, now: EpochMs): Promise<SubscriberImport>;
}

type Needs = Pick<SellingNeeds, 'billing' | 'entitlements' | 'provider'> & {
  readonly purchases: Pick<Purchases, 'refresher'>;
};

const fault = (message: string) => ({ outcome: 'fault', message }) as const;

/** The offer that imported subscriptions were bought with, which is none of the publication's, and by whom imported access was given. */
const imported = 'imported';

/**
 * Makes subscribers of readers who paid before there was Stile. A subscription at the provider that Stile did not sell is marked there as
 * one of this reader's plans, as it is: what it costs, and when it renews, stay. From then on webhooks, reconciliation and a rebuilt
 * store know it. Throws `store-unavailable`, `provider-unavailable`, `provider-refused`.
 */
export function createSubscriberImporter({ billing, entitlements, provider, purchases }: Needs): SubscriberImporter {
  const basisOf = async ({ publication, key }: Buyer) =>
    (await entitlements.read(publication.name, key))?.basis ?? noBasis;

  async function lookAtGrant(buyer: Buyer, until: EpochMs): Promise<SubscriberImport> {
    const { grant } = await basisOf(buyer);
    return grant !== null && grant.until >= until ? { outcome: 'unchanged' } : { outcome: 'complimentary', until };
  }

  async function lookAtPurchases(
    buyer: Buyer,
    named: FormerAccess & { readonly kind: 'purchase' },
  ): Promise<SubscriberImport> {
    const found = await provider.foreignPurchases(named);
    if (found === null) return fault('Stripe knows no such subscription or customer, or the two are not of each other');
    const { customer, purchases: all } = found;
    if (all.length === 0) return fault('this customer has no subscription that runs');
    const isTheirs = (owner: { readonly publication: string; readonly reader: string } | null) =>
      owner?.publication === buyer.publication.name && owner.reader === buyer.reader;
    const owners = [found.owner, ...all.map(({ owner }) => owner)];
    if (owners.some((owner) => owner !== null && !isTheirs(owner)))
      return fault('at Stripe this belongs to another reader, or to another publication');
    const known = await billing.customerOf(placeOf(buyer));
    if (known !== null && known !== customer) return fault(`this reader is another customer at Stripe: ${known}`);
    const isThere = known !== null && owners.every(isTheirs) && (await basisOf(buyer)).purchases.length >= all.length;
    return isThere ? { outcome: 'unchanged' } : { outcome: 'purchase', customer, purchases: all };
  }

  const look = ({ buyer, access }: FormerSubscriber) =>
    access.kind === 'complimentary' ? lookAtGrant(buyer, access.until) : lookAtPurchases(buyer, access);

  return {
    look,
    async bring(subscriber, now) {
      const plan = await look(subscriber);
      const { buyer } = subscriber;
      if (plan.outcome === 'complimentary') {
        const grant = { givenAt: now, until: plan.until, by: imported };
        await purchases.refresher.amend(buyer, { grant }, now);
      }
      if (plan.outcome === 'purchase') {
        const { customer } = plan;
        const reference = { publication: buyer.publication.name, reader: buyer.reader, customer };
        for (const { id } of plan.purchases) await provider.adoptPurchase(id, { ...reference, offer: imported });
        const theirs = await billing.claimCustomer({ ...placeOf(buyer), customer, instead: null, now });
        if (theirs !== customer) return fault(`this reader is another customer at Stripe: ${theirs}`);
        await purchases.refresher.refresh(buyer, now);
      }
      return plan;
    },
  };
}
