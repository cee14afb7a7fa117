import type { Account } from '../account.ts';
import type { Invoice, PortalConfiguration, PortalSession } from '../wire.ts';
import { day, type Html, html, money } from './page.ts';

function row({ number, created, total, currency, status, automatic_tax: tax }: Invoice): Html {
  const taxed = tax.enabled ? ', with taxes' : '';
  return html`<tr><th scope="row">${number ?? ''}<br><span class="note">${day(created)}, ${status ?? ''}${taxed}</span></th><td>${money(total, currency)}</td></tr>`;
}

/** What a customer was billed, the newest first: subscriptions, and what was paid once if it has an invoice. */
export function invoicePart(
  account: Account,
  { customer }: PortalSession,
  { invoice_history: history }: PortalConfiguration['features'],
): Html {
  const billed = account.tables
    .all('invoice')
    .filter((invoice) => invoice.customer === customer && invoice.status !== 'draft')
    .reverse();
  if (!history.enabled || billed.length === 0) return html``;
  return html`<h2>Invoices</h2><table><tbody>${billed.map(row)}</tbody></table>`;
}
