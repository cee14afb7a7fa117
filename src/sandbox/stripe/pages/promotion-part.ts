import type { Account } from '../account.ts';
import type { CheckoutSession } from '../wire.ts';
import { type Html, html } from './page.ts';
import type { Voice } from './voice.ts';

/** What a promotion code takes off, and what is known of taxes: rows above the total. */
export function reductionRows(
  account: Account,
  { discounts, total_details: details, currency, automatic_tax: tax }: CheckoutSession,
  { texts, money }: Voice,
): Html {
  const code = account.tables.find('promotion_code', String(discounts?.[0]?.promotion_code ?? ''));
  const off = details?.amount_discount ?? 0;
  const taxes = tax.enabled
    ? html`<tr><th scope="row">${texts.tax}</th><td>${money(details?.amount_tax ?? 0, currency ?? 'usd')}</td></tr>`
    : html``;
  if (code === undefined) return taxes;
  return html`<tr><th scope="row">${texts.promotionCode} ${code.code}</th><td>−${money(off, currency ?? 'usd')}</td></tr>${taxes}`;
}

/** Where a promotion code is typed; nothing on a page that takes none, or has one. */
export function codeForm(
  { allow_promotion_codes: allowed, discounts }: CheckoutSession,
  { texts }: Voice,
  refusal: string | null,
): Html {
  if (allowed !== true || (discounts ?? []).length > 0) return html``;
  return html`${refusal === null ? html`` : html`<p class="alert" role="alert">${texts.refusal(refusal)}</p>`}
<form method="post"><label for="code">${texts.promotionCode}</label>
<input id="code" name="code" type="text" maxlength="64" autocomplete="off"><p><button class="plain" type="submit">${texts.applyCode}</button></p></form>`;
}
