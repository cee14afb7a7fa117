import type { BillingStore, OpenCheckout } from './billing.ts';
import type { EpochMs } from './clock.ts';
import { type Entitlement, type EntitlementStore, entitlementAt, letsIn, noEntitlement } from './entitlement.ts';
import { entitlementOf } from './entitlement-of.ts';
import { PaywallError } from './errors.ts';
import { isOnSale, kindOf, type Offer } from './offer.ts';
import { fits, introEnd } from './offer-choice.ts';
import type { Checkout, PaymentProvider } from './payment-provider.ts';
import type { Publication } from './publication.ts';
import type { EntitlementBasis } from './purchase.ts';
import type { ReaderKey } from './reader.ts';

/** A reader who may buy. */
export interface Buyer {
  readonly publication: Publication;
  /** The reader's id, `r_…`. */
  readonly reader: string;
  readonly key: ReaderKey;
  /** ISO 3166, where it is known. */
  readonly country: string | null;
}

export interface SellingNeeds {
  readonly billing: BillingStore;
  readonly entitlements: EntitlementStore;
  readonly provider: PaymentProvider;
  /** The address to which a checkout page leads after the payment. */
  readonly successUrl: (publication: string) => string;
  /** The keyed hash of something by which a person is known again: reader, customer or card. */
  readonly trialKey: (kind: 'reader' | 'customer' | 'card', value: string) => string;
  readonly keyOf: (publication: string, reader: string) => ReaderKey;
}

/** A page stays open this long at most; the provider allows no longer. */
const checkoutMs = 24 * 60 * 60_000;

const noBasis: EntitlementBasis = { purchases: [], grant: null, revokedAt: null };

/** So often a computation that was overtaken by another is made again. */
const attempts = 8;

export function createSelling(needs: SellingNeeds) {
  const { billing, entitlements, provider, trialKey } = needs;
  const place = ({ publication, key }: Buyer) => ({ publication: publication.name, reader: key });

  async function standing(buyer: Buyer, now: EpochMs): Promise<{ entitlement: Entitlement; hadTrial: boolean }> {
    const { publication, key, reader } = buyer;
    const stored = (await entitlements.read(publication.name, key)) ?? noEntitlement;
    const customer = await billing.customerOf(place(buyer));
    const keys = [trialKey('reader', reader), ...(customer === null ? [] : [trialKey('customer', customer)])];
    return { entitlement: entitlementAt(stored, now), hadTrial: await billing.hadTrial(publication.name, keys) };
  }

  /** The live offers that fit this reader. */
  async function offersFor(buyer: Buyer, now: EpochMs): Promise<readonly Offer[]> {
    const { entitlement, hadTrial } = await standing(buyer, now);
    const facts = { state: entitlement.state, hadTrial, country: buyer.country };
    return buyer.publication.offers.filter((offer) => fits(offer, facts, now));
  }

  async function offerToSell(buyer: Buyer, id: string, now: EpochMs): Promise<Offer> {
    const offer = buyer.publication.offers.find((each) => each.id === id && each.status !== 'draft');
    if (offer === undefined) throw new PaywallError('unknown-offer', 'There is no such offer.');
    if (!isOnSale(offer, now)) throw new PaywallError('offer-ended', 'This offer is not on sale.');
    const { entitlement, hadTrial } = await standing(buyer, now);
    if (letsIn(entitlement, now)) throw new PaywallError('already-subscribed', 'This reader has access already.');
    if (!fits(offer, { state: entitlement.state, hadTrial, country: buyer.country }, now)) {
      throw new PaywallError('not-eligible', 'This offer is not for this reader.');
    }
    return offer;
  }

  /** The reader's one customer. */
  async function customerOf(buyer: Buyer): Promise<string> {
    const known = await billing.customerOf(place(buyer));
    if (known !== null) return known;
    const customer = await provider.createCustomer({ publication: buyer.publication.name, reader: buyer.reader });
    return billing.claimCustomer({ ...place(buyer), customer });
  }

  /** The open page for this offer, or null; one for another offer, or another version, is closed: two pages make two purchases. */
  async function reusable(open: OpenCheckout | null, offer: Offer, now: EpochMs): Promise<OpenCheckout | null> {
    if (open === null || open.expiresAt <= now) return null;
    const found = await provider.readCheckout(open.session);
    if (found?.status === 'complete') {
      throw new PaywallError('already-subscribed', 'This reader has just bought something.');
    }
    if (found?.status !== 'open') return null;
    if (open.offer === offer.id && open.offerVersion === offer.version) return open;
    await provider.expireCheckout(open.session);
    return null;
  }

  async function checkout(request: { buyer: Buyer; offer: string; returnUrl: string; now: EpochMs }): Promise<OpenCheckout> {
    const { buyer, returnUrl, now } = request;
    const offer = await offerToSell(buyer, request.offer, now);
    const customer = await customerOf(buyer);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const open = await billing.openCheckout(place(buyer));
      const again = await reusable(open, offer, now);
      if (again !== null) return again;
      const page = await provider.openCheckout({
        publication: buyer.publication.name,
        reader: buyer.reader,
        customer,
        offer,
        kind: kindOf(offer),
        introEndsAt: introEnd(offer, now, buyer.publication.settings.timeZone),
        successUrl: needs.successUrl(buyer.publication.name),
        returnUrl,
        expiresAt: Math.min(now + checkoutMs, offer.endsAt ?? Number.POSITIVE_INFINITY),
        // Whoever asks at the same moment replaces the same page, and so opens the same one.
        idempotencyKey: `${customer} ${offer.id} ${offer.version} ${open?.session ?? 'first'}`,
      });
      const next = { offer: offer.id, offerVersion: offer.version, ...page };
      if (await billing.replaceCheckout({ ...place(buyer), expected: open?.session ?? null, next })) return next;
    }
    throw new PaywallError('store-unavailable', 'The checkout could not be opened just now.');
  }

  /** Once paid for, a trial is remembered under all the names by which the person may come back. */
  async function rememberTrial(buyer: Buyer, customer: string, fingerprints: readonly string[]): Promise<void> {
    await billing.recordTrial(buyer.publication.name, [
      trialKey('reader', buyer.reader),
      trialKey('customer', customer),
      ...fingerprints.map((fingerprint) => trialKey('card', fingerprint)),
    ]);
  }

  /**
   * Reads everything that the reader bought anew from the provider and stores what follows from it. What is written was read
   * after the last writing before it: a computation that was overtaken is made again.
   */
  async function refresh(buyer: Buyer, now: EpochMs): Promise<Entitlement> {
    const { publication, key } = buyer;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const stored = await entitlements.read(publication.name, key);
      const customer = await billing.customerOf(place(buyer));
      const bought = customer === null ? null : await provider.purchasesOf(customer, publication.name);
      const basis: EntitlementBasis = { ...(stored?.basis ?? noBasis), purchases: bought?.purchases ?? [] };
      if (bought?.purchases.some(({ paid }) => paid) && customer !== null) {
        await rememberTrial(buyer, customer, bought.fingerprints);
      }
      const written = await write(buyer, stored, basis, now);
      if (written !== null) return written;
    }
    throw new PaywallError('store-unavailable', 'The entitlement changed too often just now.');
  }
  return { offersFor, checkout, refresh };
}
