import type { EpochMs } from '../clock.ts';
import type { EndingCause } from '../entitlements/purchase.ts';
import { accessRulesOf, type Buyer, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import type { BuyerReference } from '../purchases/buyer-reference.ts';
import { noBasis } from '../purchases/entitlement-writer.ts';
import type { ForeignPurchase } from '../purchases/foreign-purchase.ts';
import type { Purchases } from '../purchases/purchases.ts';
import { endingsIn } from '../purchases/settling/settle-endings.ts';

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
  | { readonly outcome: 'purchase'; readonly customer: string; readonly purchase: ForeignPurchase };

export interface SubscriberImporter {
  /** What importing them would do. Writes nothing. */
  look(subscriber: FormerSubscriber, now: EpochMs): Promise<SubscriberImport>;
  /** Does it, and repeated does nothing twice. Interrupted anywhere, it may be asked for again, and goes on. */
  bring(subscriber: FormerSubscriber, now: EpochMs): Promise<SubscriberImport>;
}

type Needs = Pick<SellingNeeds, 'billing' | 'entitlements' | 'provider'> & {
  readonly purchases: Pick<Purchases, 'refresher'>;
};

const fault = (message: string) => ({ outcome: 'fault', message }) as const;

interface Asked {
  readonly buyer: Buyer;
  readonly now: EpochMs;
  readonly named: FormerAccess & { readonly kind: 'purchase' };
}

/** Why Stile would end it at once, which an import must not bring about. */
const endings: Readonly<Record<EndingCause, string>> = {
  refunded:
    'its latest payment was refunded or disputed, so that Stile would end it: end it at Stripe, or wait for its next payment',
  revoked: "this reader's access was taken away, so that Stile would end it: give them access first",
  superseded: 'another subscription of this customer has replaced it, so that Stile would end it',
};

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

  const targetOf = ({ publication, reader }: Buyer) => ({ publication: publication.name, reader, offer: imported });

  async function lookAtPurchases({ buyer, now, named }: Asked): Promise<SubscriberImport> {
    const to = targetOf(buyer);
    const found = await provider.foreignPurchases(named, to);
    if (found === null) return fault('Stripe knows no such subscription or customer, or the two are not of each other');
    const { customer, owner, inTheWay, purchases: all } = found;
    const [purchase, ...others] = all;
    if (purchase === undefined) return fault('this customer has no subscription that runs');
    if (others.length > 0) return fault('this customer has several subscriptions: name one by stripe_subscription');
    const owners = [owner, purchase.owner];
    const isTheirs = (of: BuyerReference | null) => of?.publication === to.publication && of.reader === to.reader;
    if (owners.some((of) => of !== null && !isTheirs(of)))
      return fault('at Stripe this belongs to another reader, or to another publication');
    if (inTheWay.length > 0)
      return fault(`at Stripe it has metadata that Stile would overwrite: ${inTheWay.join(', ')}`);
    const known = await billing.customerOf(placeOf(buyer));
    if (known !== null && known !== customer) return fault(`this reader is another customer at Stripe: ${known}`);
    const basis = await basisOf(buyer);
    const bought = purchase.bought === null ? [] : [purchase.bought];
    const [ending] = endingsIn(bought, buyer.publication.settings.billing, accessRulesOf(buyer, basis, now)).ended;
    if (ending !== undefined) return fault(endings[ending.because]);
    const isThere = known !== null && owners.every(isTheirs) && basis.purchases.length > 0;
    return isThere ? { outcome: 'unchanged' } : { outcome: 'purchase', customer, purchase };
  }

  const look = ({ buyer, access }: FormerSubscriber, now: EpochMs) =>
    access.kind === 'complimentary' ? lookAtGrant(buyer, access.until) : lookAtPurchases({ buyer, now, named: access });

  return {
    look,
    async bring(subscriber, now) {
      const plan = await look(subscriber, now);
      const { buyer } = subscriber;
      if (plan.outcome === 'complimentary') {
        const grant = { givenAt: now, until: plan.until, by: imported };
        await purchases.refresher.amend(buyer, { grant }, now);
      }
      if (plan.outcome === 'purchase') {
        const { customer, purchase } = plan;
        await provider.adoptPurchase(purchase.id, { ...targetOf(buyer), customer });
        const theirs = await billing.claimCustomer({ ...placeOf(buyer), customer, instead: null, now });
        if (theirs !== customer) return fault(`this reader is another customer at Stripe: ${theirs}`);
        await purchases.refresher.refresh(buyer, now);
      }
      return plan;
    },
  };
}
