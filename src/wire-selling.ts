import Stripe from 'stripe';
import { storedOfferOf } from './config/offer-schema.ts';
import { parseStoredOffer } from './config/publication-schema.ts';
import type { HttpServices } from './http/services.ts';
import { createRecorder } from './paywall/audited.ts';
import type { Clock } from './paywall/clock.ts';
import { createOfferEditing, type OfferEditing } from './paywall/offer-editing.ts';
import type { PaymentProvider } from './paywall/payment-provider.ts';
import { createReaderDesk } from './paywall/reader-desk.ts';
import { createSelling } from './paywall/selling.ts';
import type { SellingNeeds } from './paywall/selling-needs.ts';
import { createStripeProvider } from './stripe/provider.ts';
import { createWebhookReader } from './stripe/webhook.ts';
import type { KeyedHashes } from './tokens/keyed-hashes.ts';
import type { Parts } from './wire-http-services.ts';

/** Stripe, or in the sandbox its stand-in. */
function providerOf({ settings, sandbox }: Parts): PaymentProvider {
  const standIn = sandbox?.stripe ?? null;
  if (standIn !== null) {
    const { secretKey, apiBase, fetch } = standIn;
    const httpClient = Stripe.createFetchHttpClient(fetch);
    return createStripeProvider({ secretKey, apiBase, httpClient, hasDashboard: false });
  }
  const { secretKey, apiBase } = settings.stripe;
  if (secretKey === null) throw new Error('Without a key there is no Stripe but the stand-in.');
  return createStripeProvider({ secretKey, apiBase });
}

function editingOf({ stores, catalogue, log }: Parts, record: HttpServices['record']): OfferEditing {
  async function announce(): Promise<void> {
    try {
      await stores.changes.announce();
      await catalogue.reload();
    } catch (error) {
      // The change stands. Who was not told of it now learns it with the next one, or on a new start.
      log.error({ err: error }, 'a change of an offer could not be announced');
      catalogue.follow();
    }
  }
  const form = { read: parseStoredOffer, write: storedOfferOf };
  return createOfferEditing({ publications: stores.publications, form, record, announce });
}

/** What the HTTP layer sells and edits offers with. */
export function wireSelling(
  parts: Parts,
  hashes: KeyedHashes,
): Pick<HttpServices, 'selling' | 'readerDesk' | 'sellingClock' | 'webhooks' | 'offerEditing' | 'audit' | 'record'> {
  const { settings, stores, catalogue, sandbox, clock, log } = parts;
  const { billing, inbox, entitlements, audit } = stores;
  const standIn = sandbox?.stripe ?? null;
  const sellingClock: Clock = sandbox === null || standIn === null ? clock : { now: sandbox.clock.latest };
  const record = createRecorder(audit, (entry, reason) => {
    log.error({ err: reason, audit: entry }, 'an entry could not be written to the audit log');
  });
  const needs: SellingNeeds = {
    ...{ billing, inbox, entitlements },
    provider: providerOf(parts),
    publicationOf: catalogue.get,
    keyOf: hashes.readerKey,
    successUrl: (name) => `${settings.publicUrl}/v1/${name}/checkout/return?session={CHECKOUT_SESSION_ID}`,
    trialKey: hashes.trialKey,
  };
  return {
    selling: createSelling(needs),
    readerDesk: createReaderDesk({ ...needs, readers: stores.readers, audit }),
    sellingClock,
    webhooks: createWebhookReader({
      secrets: standIn === null ? settings.stripe.webhookSecrets : [standIn.webhookSecret],
      clock: sellingClock,
    }),
    offerEditing: editingOf(parts, record),
    audit,
    record,
  };
}
