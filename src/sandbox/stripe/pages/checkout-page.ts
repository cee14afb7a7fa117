import express, { type Router } from 'express';
import type { Account } from '../account.ts';
import { pay } from '../controls.ts';
import { StripeFault } from '../errors.ts';
import type { Host } from '../host.ts';
import { enterCode } from '../money/discount.ts';
import { checkoutView, outcomes } from './checkout-view.ts';
import { html, type Page, sendPage } from './page.ts';
import { type Voice, voiceFor } from './voice.ts';

/** The page behind a Checkout Session's `url`. The address holds the outcome of the last attempt, so a reload pays nothing. */
export function checkoutPage({ account, run }: Host): Router {
  const router = express.Router();
  const find = (id: string) => run(() => account.tables.find('checkout.session', id));
  router.get('/pay/:id', (request, response) => {
    const session = find(request.params.id);
    const voice = voiceFor(request, session?.locale);
    const { after } = request.query;
    sendPage(response, voice, checkoutView(session, { account, voice, after, refusal: null }));
  });
  router.post('/pay/:id', express.urlencoded({ extended: false, limit: '16kb' }), (request, response) => {
    const { id } = request.params;
    const session = find(id);
    const voice = voiceFor(request, session?.locale);
    const show = (refusal: string | null) =>
      sendPage(response, voice, checkoutView(session, { account, voice, after: null, refusal }));
    if (session?.status !== 'open') return show(null);
    const { outcome, email, card, code } = (request.body ?? {}) as Record<string, string | undefined>;
    if (code !== undefined) {
      const refusal = run(() => refusalOfCode(account, id, code));
      if (refusal === null) return response.redirect(303, `${request.baseUrl}/pay/${id}`);
      return show(refusal);
    }
    const chosen = outcomes.find((each) => each === outcome) ?? 'paid';
    const payment = { outcome: chosen, email: email || undefined, fingerprint: card || undefined };
    try {
      const { result } = run(() => pay(account, id, payment));
      response.redirect(303, `${request.baseUrl}/pay/${id}?after=${result}`);
    } catch (fault) {
      sendPage(response, voice, refused(fault, voice));
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
function refused(fault: unknown, { texts }: Voice): Page {
  if (!(fault instanceof StripeFault)) throw fault;
  return { title: texts.cannotPay, status: fault.status, body: html`<p>${texts.refusal(fault.message)}</p>` };
}
