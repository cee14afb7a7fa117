import type { Account } from '../account.ts';
import type { Customer, PaymentMethod } from '../wire.ts';

/**
 * The ways to pay that the stand-in knows, by the last four digits of Stripe's own test numbers: the number alone says how
 * every payment with it goes, now and at each renewal.
 */
export const testNumbers = {
  /** Always pays. */
  card: '4242',
  /** Can be stored, then fails every charge: Stripe's "decline after attaching". */
  failingCard: '0341',
  /** Declined at once, cannot be stored. */
  declinedCard: '0002',
  /** A bank debit: pending for days, then paid. */
  bankDebit: '6789',
  /** A bank debit: pending for days, then returned. */
  failingBankDebit: '1116',
} as const;

export type TestNumber = (typeof testNumbers)[keyof typeof testNumbers];

const bankNumbers: readonly string[] = [testNumbers.bankDebit, testNumbers.failingBankDebit];
const goodNumbers: readonly string[] = [testNumbers.card, testNumbers.bankDebit];

export interface PaymentMethodRequest {
  readonly number: TestNumber;
  /** The same for every use of one card, no matter who uses it. */
  readonly fingerprint: string;
  readonly email: string | null;
  readonly name: string | null;
}

/** A payment method that belongs to nobody yet. */
export function newPaymentMethod(
  account: Account,
  { number, fingerprint, email, name }: PaymentMethodRequest,
): PaymentMethod {
  const base = {
    id: account.newId('pm_'),
    object: 'payment_method' as const,
    billing_details: {
      address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
      email,
      name,
      phone: null,
      tax_id: null,
    },
    created: account.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
  };
  if (bankNumbers.includes(number))
    return { ...base, type: 'us_bank_account', us_bank_account: bankAccount(number, fingerprint) };
  return { ...base, type: 'card', card: card(number, fingerprint) };
}

function card(last4: string, fingerprint: string): NonNullable<PaymentMethod['card']> {
  return {
    brand: 'visa',
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    display_brand: 'visa',
    exp_month: 12,
    exp_year: 2050,
    fingerprint,
    funding: 'credit',
    generated_from: null,
    last4,
    networks: { available: ['visa'], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function bankAccount(last4: string, fingerprint: string): NonNullable<PaymentMethod['us_bank_account']> {
  return {
    account_holder_type: 'individual',
    account_type: 'checking',
    bank_name: 'STRIPE TEST BANK',
    financial_connections_account: null,
    fingerprint,
    last4,
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: '110000000',
    status_details: null,
  };
}

export function numberOf(method: PaymentMethod): string | null {
  return method.card?.last4 ?? method.us_bank_account?.last4 ?? null;
}

/** Whether a payment with it will succeed in the end. */
export function pays(method: PaymentMethod): boolean {
  return goodNumbers.includes(numberOf(method) ?? '');
}

/** Whether a payment with it is pending for days before it is known how it went. */
export function isDelayed(method: PaymentMethod): boolean {
  return method.type === 'us_bank_account';
}

/** Stores a payment method for a customer's later payments. */
export function attach(account: Account, method: PaymentMethod, customer: Customer): PaymentMethod {
  const attached = { ...method, customer: customer.id };
  account.tables.put('payment_method', attached);
  account.emit('payment_method.attached', attached);
  return attached;
}
