import type { Account } from '../account.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../wire.ts';
import { type AttemptResult, newCharge, resultFields } from './charge.ts';
import { isDelayed, pays } from './payment-method.ts';

export interface PaymentIntentRequest {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly setupFutureUsage: 'off_session' | null;
}

export function createPaymentIntent(account: Account, about: PaymentIntentRequest): PaymentIntent {
  const id = account.newId('pi_');
  const intent: PaymentIntent = {
    ...blankIntent,
    id,
    amount: about.amount,
    client_secret: `${id}_secret_sandbox`,
    created: account.now(),
    currency: about.currency,
    customer: about.customer,
    description: about.description,
    metadata: about.metadata,
    payment_method_types: ['card', 'us_bank_account'],
    setup_future_usage: about.setupFutureUsage,
  };
  return account.create('payment_intent', intent, 'payment_intent.created');
}

/** Tries to take the money now. A delayed method leaves the intent `processing`; `settle` ends it. */
export function attemptPayment(account: Account, intentId: string, method: PaymentMethod): AttemptResult {
  const intent = account.tables.need('payment_intent', intentId);
  const result: AttemptResult = isDelayed(method) ? 'pending' : pays(method) ? 'succeeded' : 'failed';
  const charge = account.tables.put('charge', newCharge(account, intent, { method, result }));
  account.emit(`charge.${result}`, charge);
  finishAttempt(account, intent.id, { charge, method, result });
  return result;
}

/** Ends a pending payment, some days after it was made. */
export function settle(account: Account, intentId: string): AttemptResult {
  const intent = account.tables.need('payment_intent', intentId);
  const method = account.tables.need('payment_method', String(intent.payment_method));
  const result: AttemptResult = pays(method) ? 'succeeded' : 'failed';
  const charge = account.change(
    { kind: 'charge', id: String(intent.latest_charge) },
    resultFields(result),
    `charge.${result}`,
  );
  finishAttempt(account, intentId, { charge, method, result });
  return result;
}

/** Nothing will be paid by it any more, because what it was for is void. */
export function cancelIntent(account: Account, id: string | undefined): void {
  const intent = account.tables.find('payment_intent', id ?? '');
  if (intent === undefined || intent.status === 'succeeded' || intent.status === 'canceled') return;
  const canceled = account.tables.put('payment_intent', {
    ...intent,
    canceled_at: account.now(),
    cancellation_reason: 'void_invoice',
    status: 'canceled',
  });
  account.emit('payment_intent.canceled', canceled);
}

interface Attempt {
  readonly charge: Charge;
  readonly method: PaymentMethod;
  readonly result: AttemptResult;
}

const endings = {
  succeeded: { status: 'succeeded', event: 'payment_intent.succeeded' },
  pending: { status: 'processing', event: 'payment_intent.processing' },
  failed: { status: 'requires_payment_method', event: 'payment_intent.payment_failed' },
} as const;

function finishAttempt(account: Account, intentId: string, { charge, method, result }: Attempt): void {
  const intent = account.tables.need('payment_intent', intentId);
  const after = account.tables.put('payment_intent', {
    ...intent,
    amount_received: result === 'succeeded' ? intent.amount : 0,
    last_payment_error:
      result === 'failed'
        ? {
            type: 'card_error',
            code: 'card_declined',
            decline_code: 'generic_decline',
            charge: charge.id,
            message: 'Your card was declined.',
          }
        : null,
    latest_charge: charge.id,
    payment_method: result === 'failed' ? null : method.id,
    status: endings[result].status,
  });
  account.emit(endings[result].event, after);
}

/** The fields that are the same on every new payment intent here. */
const blankIntent = {
  object: 'payment_intent',
  allowed_payment_method_types: null,
  amount_capturable: 0,
  amount_received: 0,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: 'automatic',
  confirmation_method: 'automatic',
  customer_account: null,
  excluded_payment_method_types: null,
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  managed_payments: null,
  next_action: null,
  on_behalf_of: null,
  payment_method: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_record: null,
  processing: null,
  receipt_email: null,
  review: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: 'requires_payment_method',
  transfer_group: null,
} satisfies Partial<PaymentIntent>;
