import type Stripe from 'stripe';
import { idOf } from '../metadata.ts';

/** The charges by which the money of one purchase arrived, oldest first. */
export type Payments = readonly Stripe.Charge[];

/** Of a customer's charges those that belong to these payment intents (or are themselves named) and brought money. */
export function paymentsOf(charges: readonly Stripe.Charge[], sources: ReadonlySet<string>): Payments {
  return charges
    .filter(({ paid, status }) => paid && status === 'succeeded')
    .filter((charge) => sources.has(charge.id) || sources.has(idOf(charge.payment_intent) ?? ''))
    .sort((one, other) => one.created - other.created);
}

/** Whether a payment by one of these is on its way. */
export const isPending = (charges: readonly Stripe.Charge[], sources: ReadonlySet<string>): boolean =>
  charges.some((charge) => charge.status === 'pending' && sources.has(idOf(charge.payment_intent) ?? charge.id));

/** What pays an invoice: payment intents, or charges that have none. */
export function sourcesOf({ payments }: Stripe.Invoice): readonly string[] {
  return (payments?.data ?? []).flatMap(({ payment }) => {
    const source = idOf(payment.payment_intent) ?? idOf(payment.charge);
    return source === null ? [] : [source];
  });
}

type Fingerprinted = { readonly fingerprint?: string | null } | undefined;

/** What payment methods, and the records of payments by them, have in common: a part named by their type. */
interface Method {
  readonly type: string;
  readonly card?: Fingerprinted;
  readonly us_bank_account?: Fingerprinted;
  readonly sepa_debit?: Fingerprinted;
  readonly bacs_debit?: Fingerprinted;
  readonly au_becs_debit?: Fingerprinted;
  readonly acss_debit?: Fingerprinted;
}

/** Identifies the same card or account, regardless of who uses it; null for payment methods without a fingerprint. */
export function fingerprintOf(method: Method | null | undefined): string | null {
  const { card, us_bank_account, sepa_debit, bacs_debit, au_becs_debit, acss_debit } = method ?? {};
  const parts = [card, us_bank_account, sepa_debit, bacs_debit, au_becs_debit, acss_debit];
  return parts.find((part) => part?.fingerprint)?.fingerprint ?? null;
}
