import type { Account } from '../account.ts';
import { numberFor, ownFingerprint, type PayOutcome } from '../controls.ts';
import { periodEnd } from '../money/period.ts';
import { returnUrl } from '../records/checkout-session.ts';
import type { CheckoutSession, LineItem } from '../wire.ts';
import { type Html, html, type Page } from './page.ts';
import { codeForm, reductionRows } from './promotion-part.ts';
import type { Voice } from './voice.ts';

export const outcomes: readonly PayOutcome[] = ['paid', 'declined', 'delayed', 'delayed-failed'];

interface Shown {
  readonly account: Account;
  readonly voice: Voice;
  /** What came of pressing "pay", when that has just been done: a `CheckoutResult`. */
  readonly after: unknown;
  /** Why a promotion code does not count. */
  readonly refusal: string | null;
}

/** What the page of a session shows. */
export function checkoutView(session: CheckoutSession | undefined, shown: Shown): Page {
  const { voice, after, refusal } = shown;
  const { texts } = voice;
  if (session === undefined) return { title: texts.noPayment, status: 404, body: html`<p>${texts.wrongAddress}</p>` };
  if (session.status === 'complete') {
    const back = returnUrl(session);
    const body = html`<p>${texts.thanks}</p><p><a class="button" href="${back}">${texts.backToSite}</a></p>`;
    return { title: texts.complete, body, ...(after === 'complete' ? { onwards: back } : {}) };
  }
  if (session.status === 'expired')
    return { title: texts.expired, status: 410, body: leaveLink(session, texts.backToSite) };
  const declined = after === 'declined' ? html`<p class="alert" role="alert">${texts.declined}</p>` : html``;
  return {
    title: session.mode === 'subscription' ? texts.subscribe : texts.pay,
    wide: true,
    body: html`${declined}<div class="columns"><section>${summary(session, shown)}${codeForm(session, voice, refusal)}</section>
<section>${form(session, shown)}</section></div>`,
  };
}

const sellerOf = (account: Account, { price }: LineItem): string =>
  price == null ? '' : (account.tables.find('product', price.product)?.name ?? '');

/** What is bought, what it costs now, and what comes later. */
function summary(session: CheckoutSession, { account, voice }: Shown): Html {
  const { texts, money } = voice;
  const { lineItems, trialEnd } = account.tables.need('plan', session.id);
  const total = money(session.amount_total ?? 0, session.currency ?? 'usd');
  const [first] = lineItems;
  return html`<p class="seller">${first === undefined ? '' : sellerOf(account, first)}</p>
<p class="price">${total}<span>${texts.dueToday}</span></p>
<table>
<tbody>${lineItems.map((line) => row(line, trialEnd, voice))}</tbody>
<tfoot>${reductionRows(account, session, voice)}<tr><th scope="row">${texts.dueToday}</th><td>${total}</td></tr></tfoot>
</table>
${renewal(account, { lineItems, trialEnd }, voice)}`;
}

interface Sold {
  readonly lineItems: readonly LineItem[];
  readonly trialEnd: number | null;
}

/** When it renews and for how much. */
function renewal(account: Account, { lineItems, trialEnd }: Sold, { texts, day, recurring }: Voice): Html {
  const now = account.now();
  const renewals = lineItems.flatMap(({ price, quantity }) => {
    const every = price?.recurring;
    if (price == null || every == null) return [];
    const at = trialEnd ?? periodEnd(now, now, every);
    return [html`${texts.renewsFrom(recurring(price, quantity ?? 1), day(at))} `];
  });
  return renewals.length === 0
    ? html`<p class="renewal">${texts.paidOnce}</p>`
    : html`<p class="renewal">${renewals}${texts.untilCancelled}</p>`;
}

function row(
  { description, quantity, price, amount_total: amount, amount_discount: reduced, currency }: LineItem,
  trialEnd: number | null,
  { texts, money, day, recurring }: Voice,
): Html {
  const renews = price?.recurring == null ? '' : recurring(price, quantity ?? 1);
  const later = renews !== '' && trialEnd !== null ? texts.thenFrom(renews, day(trialEnd)) : renews;
  return html`<tr><th scope="row">${description ?? ''}${later === '' ? html`` : html`<br><span class="note">${later}</span>`}</th><td>${money(amount + reduced, currency)}</td></tr>`;
}

function form(session: CheckoutSession, { voice: { texts, money } }: Shown): Html {
  const due = session.amount_total ?? 0;
  const owner = session.customer ?? session.id;
  const known = session.customer_details?.email ?? null;
  const choices = outcomes.map(
    (outcome, index) =>
      html`<label class="choice"><input type="radio" name="outcome" value="${outcome}"${index === 0 ? html` checked` : html``}> ${texts.choices[outcome]} <span class="note">•••• ${numberFor[outcome]}</span></label>`,
  );
  return html`<form method="post">
${known === null ? html`<label for="email">${texts.email}</label><input id="email" name="email" type="email" autocomplete="email">` : html`<p class="note">${known}</p>`}
<fieldset><legend>${texts.howToPay}</legend>${choices}</fieldset>
<details><summary>${texts.forTesting}</summary><label for="card">${texts.cardName}</label>
<input id="card" name="card" type="text" value="${ownFingerprint(owner)}" maxlength="64"></details>
<p><button class="whole" type="submit">${due === 0 ? texts.confirm : texts.payAmount(money(due, session.currency ?? 'usd'))}</button></p>
<p class="note">${texts.noCharge}</p>
</form>
${leaveLink(session, texts.leave)}`;
}

function leaveLink({ cancel_url: url }: CheckoutSession, label: string): Html {
  return url === null ? html`` : html`<p><a href="${url}">${label}</a></p>`;
}
