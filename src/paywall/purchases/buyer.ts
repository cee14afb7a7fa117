import type { EpochMs } from '../clock.ts';
import type { AccessRules } from '../entitlements/derive-entitlement.ts';
import type { EntitlementStore } from '../entitlements/entitlement.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { Tally } from '../metering/tally.ts';
import { type Publication, standingRulesOf } from '../publication.ts';
import type { ReaderKey, ReaderKind } from '../reader.ts';
import type { BillingStore, BuyerPlace } from './billing-store.ts';
import type { BuyerReference } from './buyer-reference.ts';
import type { EventInbox } from './event-inbox.ts';
import type { PaymentProvider } from './payment-provider.ts';
import type { RecordPromotion } from './promotions.ts';
import type { RecordRetention } from './retention.ts';
import type { RecordAutomaticAct } from './settling/automatic-acts.ts';

/** A reader who may buy. */
export interface Buyer {
  readonly publication: Publication;
  /** The reader's id, `r_…`. */
  readonly reader: string;
  readonly key: ReaderKey;
  /** Left out if it is not known. */
  readonly kind?: ReaderKind;
  /** ISO 3166, upper case; null if it is not known. */
  readonly country: string | null;
  /** In which of the publication's languages they read. Left out if it is not known. */
  readonly locale?: string;
}

/** Where a buyer's billing data is. */
export const placeOf = ({ publication, key }: Buyer): BuyerPlace => ({ publication: publication.name, reader: key });

/** In which language the provider's pages are for them. */
export const pageLocaleOf = (provider: Pick<PaymentProvider, 'pageLocale'>, { locale }: Buyer): string | null =>
  locale === undefined ? null : provider.pageLocale(locale);

/** By what the buyer's purchases are judged. */
export const accessRulesOf = ({ publication }: Buyer, { revokedAt }: EntitlementBasis, now: EpochMs): AccessRules => ({
  ...standingRulesOf(publication.settings),
  revokedAt,
  now,
});

/** What selling works with. */
export interface SellingNeeds {
  readonly billing: BillingStore;
  readonly inbox: EventInbox;
  readonly entitlements: EntitlementStore;
  readonly provider: PaymentProvider;
  readonly tally: Tally;
  readonly events: PublisherEvents;
  readonly publicationOf: (name: string) => Publication | undefined;
  readonly keyOf: (publication: string, reader: string) => ReaderKey;
  /** The address to which a checkout page leads after the payment, with `{CHECKOUT_SESSION_ID}` in it. */
  readonly successUrl: (buyer: BuyerReference, returnSecret: string) => string;
  readonly recordAct: RecordAutomaticAct;
  /** Called with what could not be done at the provider; it is tried again with the buyer's next refresh. */
  readonly onTrouble: (error: unknown, buyer: BuyerReference) => void;
  readonly recordPromotion: RecordPromotion;
  /** Called when a reader turns out to pay for two subscriptions, because they bought under two identities. Nothing is ended for it. */
  readonly onSecondPlan: (publication: string) => void;
  readonly recordRetention: RecordRetention;
  /** The keyed hash of something by which a person is known again. */
  readonly trialKey: (kind: 'reader' | 'customer' | 'card', value: string) => string;
}

/** Somebody whom the provider names; null if there is no such publication. */
export function buyerNamed(
  { publicationOf, keyOf }: Pick<SellingNeeds, 'publicationOf' | 'keyOf'>,
  { publication: name, reader }: BuyerReference,
): Buyer | null {
  const publication = publicationOf(name);
  return publication === undefined ? null : { publication, reader, key: keyOf(name, reader), country: null };
}
