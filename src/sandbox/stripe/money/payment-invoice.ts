import type { Account } from '../account.ts';
import { liveCustomer } from '../records/customer.ts';
import { createInvoice } from '../records/invoice.ts';
import { createInvoicePayment } from '../records/invoice-payment.ts';
import type { CheckoutSession, Discount } from '../wire.ts';
import { finalized } from './collection.ts';

/** The invoice that a session asked for about what was paid once, made out when the money is there; null if it asked for none. */
export function invoicePayment(account: Account, session: CheckoutSession, discount: Discount | null): string | null {
  const { invoice_creation: wanted, customer: payer, payment_intent: intent } = session;
  if (wanted?.enabled !== true || payer === null) return null;
  const now = account.now();
  const draft = createInvoice(account, {
    subscription: null,
    currency: session.currency ?? 'usd',
    metadata: wanted.invoice_data.metadata ?? {},
    automaticTax: session.automatic_tax.enabled,
    discounts: discount === null ? [] : [discount],
    customer: liveCustomer(account, payer),
    reason: 'manual',
    lines: account.tables.need('plan', session.id).lineItems.flatMap((line) => {
      if (line.price === null) return [];
      const quantity = line.quantity ?? 1;
      const description = `${quantity} × ${line.description}`;
      const period = { start: now, end: now };
      return [
        {
          price: line.price,
          quantity,
          amount: line.amount_subtotal,
          description,
          period,
          item: null,
          subscription: null,
        },
      ];
    }),
    period: { start: now, end: now },
    finalizesAt: null,
  });
  const paid = {
    ...finalized(account, draft),
    amount_paid: draft.amount_due,
    amount_remaining: 0,
    attempted: true,
    status: 'paid' as const,
    status_transitions: { ...draft.status_transitions, finalized_at: now, paid_at: now },
  };
  account.tables.put('invoice', paid);
  for (const type of ['invoice.finalized', 'invoice.paid', 'invoice.payment_succeeded']) account.emit(type, paid);
  if (intent !== null && draft.amount_due > 0) {
    const payment = createInvoicePayment(account, draft, intent);
    const transitions = { ...payment.status_transitions, paid_at: now };
    account.change(
      { kind: 'invoice_payment', id: payment.id },
      { amount_paid: draft.amount_due, status: 'paid', status_transitions: transitions },
      'invoice_payment.paid',
    );
  }
  return draft.id;
}
