import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { wholeList } from '../http/pagination.ts';
import type { Customer, Discount, Invoice, InvoiceLine, Subscription } from '../wire.ts';
import { amountsOff } from './coupon.ts';
import { newLine } from './invoice-line.ts';
import type { LineRequest } from './line-request.ts';

export interface InvoiceRequest {
  /** Null for what is paid once; then the fields after it say what a subscription would. */
  readonly subscription: Subscription | null;
  readonly currency?: string;
  readonly metadata?: Record<string, string>;
  readonly automaticTax?: boolean;
  readonly discounts?: readonly Discount[];
  readonly customer: Customer;
  readonly reason: 'manual' | 'subscription_create' | 'subscription_cycle' | 'subscription_update';
  readonly lines: readonly LineRequest[];
  /** What the usage-based part of the invoice would cover, in seconds: the period that has just ended. */
  readonly period: { readonly start: number; readonly end: number };
  /** When Stripe finalises the draft by itself; null for a draft that stays one. */
  readonly finalizesAt: number | null;
}

/** A draft. */
export function createInvoice(account: Account, request: InvoiceRequest): Invoice {
  return account.create('invoice', draftInvoice(account, account.newId('in_'), request), 'invoice.created');
}

/** The same without keeping it: a preview is never an invoice. */
export function draftInvoice(account: Account, id: string, request: InvoiceRequest): Invoice {
  const { subscription, customer } = request;
  const { discounts = [], automaticTax = subscription?.automatic_tax.enabled ?? false } = request;
  const lines = discounted(
    account,
    request.lines.map((line) => newLine(account, id, line)),
    discounts,
  );
  const totals = totalsOf(lines, discounts);
  const { total } = totals;
  return {
    ...blankInvoice,
    id,
    account_country: 'US',
    account_name: 'Sandbox',
    amount_due: total,
    amount_remaining: total,
    auto_advance: request.finalizesAt !== null,
    automatically_finalizes_at: request.finalizesAt,
    billing_reason: request.reason,
    created: account.now(),
    currency: subscription?.currency ?? request.currency ?? 'usd',
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    lines: wholeList(lines, `/v1/invoices/${id}/lines`),
    metadata: request.metadata ?? {},
    parent: parentOf(subscription),
    period_end: request.period.end,
    period_start: request.period.start,
    ...totals,
    ...(automaticTax ? taxOf(total) : {}),
  };
}

function totalsOf(lines: readonly InvoiceLine[], discounts: readonly Discount[]) {
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const off = discounts.map((discount) => ({ amount: sumOff(lines, discount.id), discount: discount.id }));
  const total = off.reduce((left, { amount }) => left - amount, subtotal);
  if (total < 0)
    throw invalidRequest('The stand-in keeps no balance of a customer: the credit is more than what is due.');
  return {
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_excluding_tax: total,
    discounts: discounts.map((one) => one.id),
    total_discount_amounts: off,
  };
}

function parentOf(subscription: Subscription | null): Invoice['parent'] {
  if (subscription === null) return null;
  const details = { metadata: subscription.metadata, subscription: subscription.id };
  return { quote_details: null, subscription_details: details, type: 'subscription_details' };
}

function discounted(account: Account, lines: readonly InvoiceLine[], discounts: readonly Discount[]): InvoiceLine[] {
  const [discount] = discounts;
  if (discount === undefined) return [...lines];
  const coupon = account.tables.need('coupon', String(discount.source.coupon));
  const off = amountsOff(
    coupon,
    lines.map(({ amount, discountable }) => (discountable ? amount : 0)),
  );
  return lines.map((line, index) => ({
    ...line,
    discount_amounts: [{ amount: off[index] ?? 0, discount: discount.id }],
    discounts: [discount.id],
  }));
}

const sumOff = (lines: readonly InvoiceLine[], discount: string): number =>
  lines
    .flatMap(({ discount_amounts: amounts }) => amounts ?? [])
    .filter((one) => one.discount === discount)
    .reduce((sum, { amount }) => sum + amount, 0);

/** Nobody owes taxes in the sandbox, and the invoice says so in the form in which they are owed elsewhere. */
function taxOf(total: number): Pick<Invoice, 'automatic_tax' | 'total_taxes'> {
  const liability = { type: 'self' as const };
  return {
    automatic_tax: { disabled_reason: null, enabled: true, liability, provider: 'stripe', status: 'complete' },
    total_taxes: [
      {
        amount: 0,
        tax_behavior: 'inclusive',
        tax_rate_details: null,
        taxability_reason: 'not_collecting',
        taxable_amount: total,
        type: 'tax_rate_details',
      },
    ],
  };
}

/** The fields that are the same on every new invoice here. */
const blankInvoice = {
  object: 'invoice',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  metadata: {},
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  test_clock: null,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
} satisfies Partial<Invoice>;

export function subscriptionOf(invoice: Invoice): string | undefined {
  return invoice.parent?.subscription_details?.subscription;
}

export function invoicesOf(account: Account, subscription: string): Invoice[] {
  return account.tables.all('invoice').filter((invoice) => subscriptionOf(invoice) === subscription);
}
