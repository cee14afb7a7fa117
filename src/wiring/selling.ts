import Stripe from 'stripe';
import type { HttpServices } from '../http/services.ts';
import { createRecorder } from '../paywall/admin/audit-recorder.ts';
import type { SellingNeeds } from '../paywall/purchases/buyer.ts';
import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import { createPurchases } from '../paywall/purchases/purchases.ts';
import { createSelling } from '../paywall/selling/selling.ts';
import { createReaderDesk } from '../paywall/support/support-desk.ts';
import { createStripeProvider } from '../stripe/provider.ts';
import type { OnUnknownStatus } from '../stripe/subscription-purchase.ts';
import { createWebhookReader } from '../stripe/webhook.ts';
import type { KeyedHashes } from '../tokens/keyed-hashes.ts';
import { wireEditing } from './editing.ts';
import type { Parts } from './http-services.ts';

/** Stripe, or in the sandbox its stand-in. */
export function providerOf({ settings, sandbox, log }: Pick<Parts, 'settings' | 'sandbox' | 'log'>): PaymentProvider {
  const onUnknownStatus: OnUnknownStatus = (found) => {
    log.warn(found, 'Stripe told a status that is not known: who has paid stays in until what they paid for is over');
  };
  const standIn = sandbox?.stripe ?? null;
  if (standIn !== null) {
    const { secretKey, apiBase, fetch } = standIn;
    return createStripeProvider({
      secretKey,
      apiBase,
      httpClient: Stripe.createFetchHttpClient(fetch),
      hasDashboard: false,
      onUnknownStatus,
    });
  }
  const { secretKey, apiBase } = settings.stripe;
  if (secretKey === null) throw new Error('Without a key there is no Stripe but the stand-in.');
  return createStripeProvider({ secretKey, apiBase, onUnknownStatus });
}

/** What the HTTP layer sells and edits offers with. */
export function wireSelling(
  parts: Parts,
  hashes: KeyedHashes,
): Pick<HttpServices, 'selling' | 'readerDesk' | 'webhooks' | 'audit' | 'record'> & ReturnType<typeof wireEditing> {
  const { settings, stores, catalogue, sandbox, clock, tally, log } = parts;
  const { billing, inbox, entitlements, audit } = stores;
  const standIn = sandbox?.stripe ?? null;
  const record = createRecorder(audit, (entry, reason) => {
    log.error({ err: reason, audit: entry }, 'an entry could not be written to the audit log');
  });
  const needs: SellingNeeds = {
    ...{ billing, inbox, entitlements, tally },
    provider: providerOf(parts),
    publicationOf: catalogue.get,
    keyOf: hashes.readerKey,
    successUrl: (name) => `${settings.publicUrl}/v1/${name}/checkout/return?session={CHECKOUT_SESSION_ID}`,
    trialKey: hashes.trialKey,
  };
  const purchases = createPurchases(needs);
  return {
    selling: createSelling({ ...needs, purchases }),
    readerDesk: createReaderDesk({ ...needs, purchases, readers: stores.readers, audit }),
    webhooks: createWebhookReader({
      secrets: standIn === null ? settings.stripe.webhookSecrets : [standIn.webhookSecret],
      clock,
    }),
    ...wireEditing(parts, record),
    audit,
    record,
  };
}
