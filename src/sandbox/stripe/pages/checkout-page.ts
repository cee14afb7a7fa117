import express, { type Response, type Router } from 'express';
import type { Account } from '../account.ts';
import { numberFor, ownFingerprint, type PayOutcome, pay } from '../controls.ts';
import { StripeFault } from '../errors.ts';
import type { Host } from '../host.ts';
import { enterCode } from '../money/discount.ts';
import { returnUrl } from '../records/checkout-session.ts';
import type { CheckoutSession, LineItem } from '../wire.ts';
import { day, type Html, html, money, recurring, sendPage } from './page.ts';
import { codeForm, reductionRows } from './promotion-part.ts';

const choices: readonly { outcome: PayOutcome; label: string }[] = [
  { outcome: 'paid', label: 'A card that pays' },
  { outcome: 'declined', label: 'A card that is declined' },
  { outcome: 'delayed', label: 'A bank debit: confirmed after three days' },
  { outcome: 'delayed-failed', label: 'A bank debit: returned after three days' },
];

/** The page behind a Checkout Session's `url`. The address holds the outcome of the last attempt, so a reload pays nothing. */
export function checkoutPage({ account, run }: Host): Router {
  const router = express.Router();
  router.get('/pay/:id', (request, response) => {
    const session = run(() => account.tables.find('checkout.session', request.params.id));
    const { after } = request.query;
    show(account, session, { response, after });
  });
  router.post('/pay/:id', express.urlencoded({ extended: false, limit: '16kb' }), (request, response) => {
    const { id } = request.params;
    const session = run(() => account.tables.find('checkout.session', id));
    if (session?.status !== 'open') {
      show(account, session, { response, after: null });
      return;
    }
    const { outcome, email, card, code } = (request.body ?? {}) as Record<string, string | undefined>;
    if (code !== undefined) {
      const refusal = run(() => refusalOfCode(account, id, code));
      if (refusal === null) response.redirect(303, `${request.baseUrl}/pay/${id}`);
      else show(account, session, { response, after: null, refusal });
      return;
    }
    const chosen = choices.find((choice) => choice.outcome === outcome)?.outcome ?? 'paid';
    const payment = { outcome: chosen, email: email || undefined, fingerprint: card || undefined };
    try {
      const { result } = run(() => pay(account, id, payment));
      response.redirect(303, `${request.baseUrl}/pay/${id}?after=${result}`);
    } catch (fault) {
      refuse(response, fault);
    }
  });
  return router;
}

/** Enters a code. Why it does not count, or null once it does. */
function refusalOfCode(account: Account, id: string, code: string): string | null {
  try {
    enterCode(account, id, code);
    return null;
  } catch (fault) {
    if (!(fault instanceof StripeFault)) throw fault;
    return fault.message;
  }
}

/** What cannot be paid any more, for instance because its customer is gone. */
function refuse(response: Response, fault: unknown): void {
  if (!(fault instanceof StripeFault)) throw fault;
  sendPage(response, { title: 'This cannot be paid', status: fault.status, body: html`<p>${fault.message}</p>` });
}

interface Showing {
  readonly response: Response;
  /** What came of pressing "pay", when that has just been done: a `CheckoutResult`. */
  readonly after: unknown;
  /** Why a promotion code does not count. */
  readonly refusal?: string;
}

function show(account: Account, session: CheckoutSession | undefined, { response, after, refusal }: Showing): void {
  if (session === undefined) {
    const body = html`<p>The address of this page is wrong or incomplete.</p>`;
    sendPage(response, { title: 'There is no such payment', status: 404, body });
  } else if (session.status === 'complete') {
    const back = returnUrl(session);
    const body = html`<p>Thank you. There is nothing else to do here.</p><p><a class="button" href="${back}">Go back to the site</a></p>`;
    const onwards = after === 'complete' ? { onwards: back } : {};
    sendPage(response, { title: 'This payment is complete', body, ...onwards });
  } else if (session.status === 'expired') {
    const body = leaveLink(session, 'Go back to the site');
    sendPage(response, { title: 'This payment page has expired', status: 410, body });
  } else {
    sendPage(response, {
      title: titleOf(session),
      body: html`${form(account, session, after === 'declined')}${codeForm(session, refusal ?? null)}`,
    });
  }
}

function titleOf({ mode }: CheckoutSession): string {
  return mode === 'subscription' ? 'Subscribe' : 'Pay';
}

function form(account: Account, session: CheckoutSession, declined: boolean): Html {
  const { lineItems, trialEnd } = account.tables.need('plan', session.id);
  const due = session.amount_total ?? 0;
  const total = money(due, session.currency ?? 'usd');
  const owner = session.customer ?? session.id;
  return html`${declined ? html`<p class="alert" role="alert">Your card was declined. Nothing was charged; try another way to pay.</p>` : html``}
<table>
<tbody>${lineItems.map((line) => row(line, trialEnd))}</tbody>
<tfoot>${reductionRows(account, session)}<tr><th scope="row">Due today</th><td>${total}</td></tr></tfoot>
</table>
<form method="post">
${session.customer_details?.email == null ? html`<label for="email">Email</label><input id="email" name="email" type="email" autocomplete="email">` : html`<p class="note">${session.customer_details.email}</p>`}
<fieldset><legend>How do you pay?</legend>
${choices.map(({ outcome, label }, index) => html`<label><input type="radio" name="outcome" value="${outcome}"${index === 0 ? html` checked` : html``}> ${label} <span class="note">(•••• ${numberFor[outcome]})</span></label>`)}
</fieldset>
<label for="card">Whose card it is: the same name stands for the same card</label>
<input id="card" name="card" type="text" value="${ownFingerprint(owner)}" maxlength="64">
<p><button type="submit">${due === 0 ? 'Confirm' : `Pay ${total}`}</button></p>
</form>
${leaveLink(session, 'Leave without paying')}`;
}

function row(
  { description, quantity, price, amount_total: amount, amount_discount: reduced, currency }: LineItem,
  trialEnd: number | null,
): Html {
  const renews = price?.recurring == null ? '' : recurring(price, quantity ?? 1);
  const later = renews !== '' && trialEnd !== null ? `then ${renews} from ${day(trialEnd)}` : renews;
  return html`<tr><th scope="row">${description ?? ''}${later === '' ? html`` : html`<br><span class="note">${later}</span>`}</th><td>${money(amount + reduced, currency)}</td></tr>`;
}

function leaveLink({ cancel_url: url }: CheckoutSession, label: string): Html {
  return url === null ? html`` : html`<p><a href="${url}">${label}</a></p>`;
}
