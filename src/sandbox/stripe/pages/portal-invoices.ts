import type { Account } from '../account.ts';
import type { Invoice, PortalConfiguration, PortalSession } from '../wire.ts';
import { type Html, html } from './page.ts';
import type { Voice } from './voice.ts';

function row(
  { number, created, total, currency, status, automatic_tax: tax }: Invoice,
  { texts, money, day }: Voice,
): Html {
  const state = texts.invoiceStates[status ?? ''] ?? status ?? '';
  const about = [day(created), state, ...(tax.enabled ? [texts.withTaxes] : [])].join(', ');
  return html`<tr><th scope="row">${number ?? ''}<br><span class="note">${about}</span></th><td>${money(total, currency)}</td></tr>`;
}

/** What a customer was billed, the newest first: subscriptions, and what was paid once if it has an invoice. */
export function invoicePart(
  account: Account,
  { customer, voice }: Pick<PortalSession, 'customer'> & { readonly voice: Voice },
  { invoice_history: history }: PortalConfiguration['features'],
): Html {
  const billed = account.tables
    .all('invoice')
    .filter((invoice) => invoice.customer === customer && invoice.status !== 'draft')
    .reverse();
  if (!history.enabled || billed.length === 0) return html``;
  return html`<h2>${voice.texts.invoices}</h2><table><tbody>${billed.map((each) => row(each, voice))}</tbody></table>`;
}
