import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import type { StripeOptions } from './client.ts';

const dashboard = 'https://dashboard.stripe.com';

const pages: Readonly<Record<Parameters<PaymentProvider['pageOf']>[0], string>> = {
  customer: 'customers',
  subscription: 'subscriptions',
};

const isTestKey = (key: string) => /^(sk|rk)_test_/.test(key);

/** Addresses in Stripe's dashboard, which shows what was made with a test key only in its test mode. */
export function createDashboard({ secretKey, hasDashboard = true }: StripeOptions): PaymentProvider['pageOf'] {
  const base = isTestKey(secretKey) ? `${dashboard}/test` : dashboard;
  return (kind, id) => (hasDashboard ? `${base}/${pages[kind]}/${id}` : null);
}
