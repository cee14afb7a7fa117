import type { Account } from '../account.ts';
import type { Invoice, InvoicePayment } from '../wire.ts';

/** Ties an invoice to the payment intent that is to pay it. */
export function createInvoicePayment(account: Account, invoice: Invoice, intent: string): InvoicePayment {
  const payment: InvoicePayment = {
    id: account.newId('inpay_'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: account.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
  return account.create('invoice_payment', payment);
}

export function paymentOf(account: Account, invoice: string): InvoicePayment | undefined {
  return account.tables.all('invoice_payment').find((payment) => payment.invoice === invoice);
}

/** The invoice that a payment intent pays, if it pays one. */
export function invoiceOf(account: Account, intent: string): string | undefined {
  return account.tables.all('invoice_payment').find(({ payment }) => payment.payment_intent === intent)?.invoice;
}
