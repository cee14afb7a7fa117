import type { Account } from '../account.ts';
import { wholeList } from '../http/pagination.ts';
import { subscriptionOf } from '../records/invoice.ts';
import { invoiceOf, paymentOf } from '../records/invoice-payment.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { Charge, Event, Invoice, InvoiceLine, PaymentIntent, Subscription } from '../wire.ts';

/** How an endpoint gets its events that was made in that year, and never moved to a later version of the API. */
export type OldForm = '2019' | '2022';

type Json = Readonly<Record<string, unknown>>;

interface Old {
  readonly account: Account;
  readonly form: OldForm;
}

const versions = { '2019': '2019-12-03', '2022': '2022-11-15' } as const satisfies Record<OldForm, string>;

/** Kinds of object that came later: an endpoint of that year is told nothing of them. */
const unknownThen: Readonly<Record<OldForm, readonly string[]>> = {
  '2019': ['invoice_payment', 'billing_portal.configuration', 'billing_portal.session'],
  '2022': ['invoice_payment'],
};

/** Fields that came after the end of 2022, and those that came between. */
const laterNames: Readonly<
  Record<string, { readonly after2022: readonly string[]; readonly after2019: readonly string[] }>
> = {
  subscription: {
    after2022: [
      'billing_cycle_anchor_config',
      'billing_mode',
      'billing_schedules',
      'cancellation_details',
      'discounts',
    ],
    after2019: ['automatic_tax', 'currency', 'description', 'on_behalf_of', 'payment_settings', 'trial_settings'],
  },
  subscription_item: {
    after2022: ['current_period_end', 'current_period_start', 'current_trial', 'discounts'],
    after2019: ['price'],
  },
  invoice: {
    after2022: ['amount_overpaid', 'confirmation_secret', 'parent', 'payments', 'total_taxes'],
    after2019: ['automatic_tax', 'customer_account', 'effective_at', 'on_behalf_of', 'payment_settings'],
  },
  line_item: {
    after2022: ['parent', 'pretax_credit_amounts', 'pricing', 'quantity_decimal', 'subtotal', 'taxes'],
    after2019: ['discount_amounts', 'discounts', 'price', 'proration_details'],
  },
  charge: { after2022: [], after2019: ['amount_captured', 'calculated_statement_descriptor'] },
  payment_intent: { after2022: ['managed_payments', 'payment_record'], after2019: ['latest_charge', 'processing'] },
  'checkout.session': {
    after2022: ['adaptive_pricing', 'collected_information', 'managed_payments', 'origin_context', 'wallet_options'],
    after2019: ['amount_total', 'customer_details', 'expires_at', 'invoice', 'payment_status', 'status', 'url'],
  },
  refund: { after2022: ['customer', 'payment_method'], after2019: [] },
};

function asOld({ form }: Pick<Old, 'form'>, object: object): Json {
  const { object: kind } = object as { object?: string };
  const { after2022, after2019 } = laterNames[kind ?? ''] ?? { after2022: [], after2019: [] };
  const later = new Set(['customer_account', ...after2022, ...(form === '2019' ? after2019 : [])]);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !later.has(name)));
}

/** Of one item, as nearly all had: its plan and its period stood on the subscription itself. */
function oldSubscription(old: Old, subscription: Subscription): Json {
  const [item] = subscription.items.data;
  const items = subscription.items.data.map((one) => asOld(old, one));
  return {
    ...asOld(old, subscription),
    current_period_end: currentPeriodEnd(subscription),
    current_period_start: item?.current_period_start,
    discount: null,
    items: { ...subscription.items, data: items, total_count: items.length },
    plan: item?.plan,
    quantity: item?.quantity,
    ...(old.form === '2019' ? { tax_percent: null } : {}),
  };
}

function oldLine(old: Old, line: InvoiceLine, metadata: Subscription['metadata']): Json {
  const { price: id } = line.pricing?.price_details ?? {};
  const price = id === undefined ? undefined : old.account.tables.find('price', id);
  const item = line.parent?.subscription_item_details ?? null;
  const all = {
    ...line,
    metadata: item === null ? line.metadata : metadata,
    price,
    proration: false,
    subscription_item: item?.subscription_item,
    tax_amounts: [],
    tax_rates: [],
    type: item === null ? 'invoiceitem' : 'subscription',
  };
  return asOld(old, all);
}

/** The subscription was named on top, with no `parent`, and its metadata only in the lines; the payment too. */
function oldInvoice(old: Old, invoice: Invoice): Json {
  const { tables } = old.account;
  const intent = paymentOf(old.account, invoice.id)?.payment.payment_intent ?? null;
  const metadata = invoice.parent?.subscription_details?.metadata ?? {};
  return {
    ...asOld(old, invoice),
    charge: intent === null ? null : (tables.find('payment_intent', intent)?.latest_charge ?? null),
    discount: null,
    lines: { ...invoice.lines, data: invoice.lines.data.map((line) => oldLine(old, line, metadata)) },
    paid: invoice.status === 'paid',
    payment_intent: intent,
    subscription: subscriptionOf(invoice) ?? null,
    tax: null,
    total_tax_amounts: [],
  };
}

function oldCharge(old: Old, charge: Charge): Json {
  const { id, payment_intent: intent } = charge;
  const refunds = old.account.tables.all('refund').filter((refund) => refund.charge === id);
  return {
    ...asOld(old, charge),
    invoice: intent === null ? null : (invoiceOf(old.account, intent) ?? null),
    order: null,
    ...(old.form === '2019'
      ? { refunds: wholeList(refunds.map((refund) => asOld(old, refund)).reverse(), `/v1/charges/${id}/refunds`) }
      : {}),
  };
}

function oldIntent(old: Old, intent: PaymentIntent): Json {
  const { id } = intent;
  const charges = old.account.tables.all('charge').filter((charge) => charge.payment_intent === id);
  return {
    ...asOld(old, intent),
    invoice: invoiceOf(old.account, id) ?? null,
    ...(old.form === '2019'
      ? {
          charges: wholeList(
            charges.map((charge) => oldCharge(old, charge)).reverse(),
            `/v1/charges?payment_intent=${id}`,
          ),
        }
      : {}),
  };
}

type OfEvent = Charge | Invoice | PaymentIntent | Subscription | { readonly object: 'other' };

function oldObject(old: Old, object: OfEvent): Json {
  if (object.object === 'subscription') return oldSubscription(old, object);
  if (object.object === 'invoice') return oldInvoice(old, object);
  if (object.object === 'charge') return oldCharge(old, object);
  if (object.object === 'payment_intent') return oldIntent(old, object);
  return asOld(old, object);
}

/** What was there before, under the names of that time. Of a period only what moved with it is known. */
function oldPrevious(old: Old, object: OfEvent, previous: object): Json {
  const { items, ...rest } = asOld(old, { ...previous, object: object.object });
  const { object: _kind, ...others } = rest;
  if (object.object !== 'subscription' || items === undefined) return others;
  const [item] = (items as Partial<Subscription['items']>).data ?? [];
  const { current_period_end, current_period_start } = item ?? {};
  return { ...others, current_period_end, current_period_start };
}

/** An event as an endpoint of that year is sent it; null if there was nothing like it. */
export function eventInOldForm(account: Account, event: Event, form: OldForm): object | null {
  const { object, previous_attributes: previous } = event.data as { object: OfEvent; previous_attributes?: object };
  if (unknownThen[form].includes(object.object)) return null;
  const old = { account, form };
  const before = previous === undefined ? {} : { previous_attributes: oldPrevious(old, object, previous) };
  return { ...event, api_version: versions[form], data: { object: oldObject(old, object), ...before } };
}
