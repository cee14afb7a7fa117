import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import { createNoPayments } from '../stripe/no-payments.ts';
import { openStripeProvider } from '../stripe/on-demand.ts';
import type { OnRefusedVoid } from '../stripe/purchases/open-invoices.ts';
import type { OnUnknownStatus } from '../stripe/purchases/subscription-purchase.ts';
import { observeCalls } from '../telemetry/observed-calls.ts';
import type { Parts } from './parts.ts';

/** The same provider, each of whose calls is a span in the trace of its request. Stripe itself hears nothing of traces. */
export function observeProvider(provider: PaymentProvider, trail: Parts['trail']): PaymentProvider {
  if (trail === null) return provider;
  return observeCalls('stripe', provider, (name, answer) =>
    trail.during({ name, attributes: { 'peer.service': 'stripe' } }, answer),
  );
}

/** Stripe, or in the sandbox its stand-in. */
export function providerOf({
  settings,
  sandbox,
  log,
  metrics,
}: Pick<Parts, 'settings' | 'sandbox' | 'log' | 'metrics'>): PaymentProvider {
  const onUnknownStatus: OnUnknownStatus = (found) => {
    log.warn(
      found,
      'Stripe reported an unknown status: a reader who has paid keeps access until the paid period is over',
    );
  };
  const onRefused = (code: string) => metrics.providerRefused(code);
  const onRefusedVoid: OnRefusedVoid = (found) => {
    log.warn(found, 'Stripe did not void an invoice of a subscription that has ended: it can still be paid');
  };
  const standIn = sandbox?.stripe ?? null;
  if (standIn !== null) {
    const { secretKey, apiBase, fetch } = standIn;
    return openStripeProvider({
      secretKey,
      apiBase,
      fetch,
      hasDashboard: false,
      onUnknownStatus,
      onRefused,
      onRefusedVoid,
    });
  }
  const { secretKey, apiBase } = settings.stripe;
  if (secretKey === null) return createNoPayments();
  return openStripeProvider({ secretKey, apiBase, onUnknownStatus, onRefused, onRefusedVoid });
}
