import express, { type Router } from 'express';
import type { Account } from '../account.ts';
import { ownFingerprint } from '../controls.ts';
import type { Host } from '../host.ts';
import { cancelAtPeriodEnd, keepRunning, liveSubscriptions, replaceMethod } from '../money/changes.ts';
import { collect, methodFor } from '../money/collection.ts';
import { endNow } from '../money/ending.ts';
import { releaseSchedule } from '../money/schedule.ts';
import { invoicesOf } from '../records/invoice.ts';
import { numberOf, testNumbers } from '../records/payment-method.ts';
import { isPortalOpen } from '../records/portal.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { Invoice, PortalConfiguration, PortalSession, Subscription } from '../wire.ts';
import { type Html, html, sendPage } from './page.ts';
import { flowPage, followFlow } from './portal-flow.ts';
import { invoicePart } from './portal-invoices.ts';
import { type Voice, voiceFor } from './voice.ts';

/** The page behind a portal session's `url`: cancel, take that back, replace the card, pay what is owed, return. */
export function portalPage({ account, run }: Host): Router {
  const router = express.Router();
  const openSession = (id: string): PortalSession | undefined => {
    const session = run(() => account.tables.find('billing_portal.session', id));
    return session !== undefined && isPortalOpen(account, session) ? session : undefined;
  };
  router.get('/portal/:id', (request, response) => {
    const session = openSession(request.params.id);
    const voice = voiceFor(request, session?.locale);
    const { linkExpired, openAgain, yourSubscription } = voice.texts;
    if (session === undefined)
      sendPage(response, voice, { title: linkExpired, status: 410, body: html`<p>${openAgain}</p>` });
    else if (session.flow === null)
      sendPage(response, voice, { title: yourSubscription, body: content(account, session, voice) });
    else sendPage(response, voice, flowPage(account, session, voice));
  });
  router.post('/portal/:id', express.urlencoded({ extended: false, limit: '16kb' }), (request, response) => {
    const session = openSession(request.params.id);
    const { action = '', object = '' } = (request.body ?? {}) as Record<string, string | undefined>;
    if (session !== undefined && session.flow !== null) {
      const voice = voiceFor(request, session.locale);
      sendPage(response, voice, followFlow({ account, run, voice }, session, action));
      return;
    }
    if (session !== undefined) run(() => actions[action]?.(account, session, object));
    response.redirect(303, `${request.baseUrl}/portal/${request.params.id}`);
  });
  return router;
}

type Action = (account: Account, session: PortalSession, object: string) => void;

const actions: Readonly<Record<string, Action>> = {
  cancel: (account, session, id) => {
    const subscription = ownSubscription(account, session, id);
    const { subscription_cancel: cancelling } = configurationOf(account, session).features;
    if (subscription === undefined || !cancelling.enabled) return;
    if (cancelling.mode === 'immediately') endNow(account, id, 'cancellation_requested');
    else cancelAtPeriodEnd(account, subscription);
  },
  keep: (account, session, id) => {
    const subscription = ownSubscription(account, session, id);
    if (subscription !== undefined) keepRunning(account, subscription);
  },
  'keep-plan': (account, session, id) => {
    const schedule = ownSubscription(account, session, id)?.schedule;
    if (schedule != null) releaseSchedule(account, schedule);
  },
  'good-card': (account, session) => newCard(account, session, testNumbers.card),
  'failing-card': (account, session) => newCard(account, session, testNumbers.failingCard),
  pay: (account, session, id) => {
    const invoice = openInvoices(account, session).find((one) => one.id === id);
    if (invoice !== undefined) collect(account, id);
  },
};

function newCard(
  account: Account,
  session: PortalSession,
  number: typeof testNumbers.card | typeof testNumbers.failingCard,
): void {
  if (!configurationOf(account, session).features.payment_method_update.enabled) return;
  replaceMethod(account, session.customer, { number, fingerprint: ownFingerprint(session.customer) });
}

function configurationOf(account: Account, session: PortalSession): PortalConfiguration {
  return account.tables.need('billing_portal.configuration', session.configuration);
}

function ownSubscription(account: Account, { customer }: PortalSession, id: string): Subscription | undefined {
  return liveSubscriptions(account, customer).find((one) => one.id === id);
}

function openInvoices(account: Account, { customer }: PortalSession): Invoice[] {
  return liveSubscriptions(account, customer).flatMap(({ id }) =>
    invoicesOf(account, id).filter(({ status }) => status === 'open'),
  );
}

function content(account: Account, session: PortalSession, voice: Voice): Html {
  const { texts, money } = voice;
  const { features } = configurationOf(account, session);
  const live = liveSubscriptions(account, session.customer);
  const owed = openInvoices(account, session);
  const part = { account, features, voice };
  return html`${live.length === 0 ? html`<p>${texts.noSubscription}</p>` : live.map((one) => subscriptionPart(part, one))}
${owed.map(({ id, number, amount_due: amount, currency }) => html`<p class="alert" role="alert">${texts.notCollected(number ?? '', money(amount, currency))}</p>${button('pay', texts.payNow, id)}`)}
${features.payment_method_update.enabled ? html`<h2>${texts.paymentMethod}</h2>${button('good-card', texts.goodCard(testNumbers.card))}${button('failing-card', texts.failingCard(testNumbers.failingCard))}` : html``}
${invoicePart(account, { customer: session.customer, voice }, features)}
${session.return_url === null ? html`` : html`<p><a href="${session.return_url}">${texts.returnToSite}</a></p>`}`;
}

interface Part {
  readonly account: Account;
  readonly features: PortalConfiguration['features'];
  readonly voice: Voice;
}

function subscriptionPart({ account, features, voice }: Part, subscription: Subscription): Html {
  const { texts, day, recurring } = voice;
  const { subscription_cancel: cancelling } = features;
  const { id, items, status, cancel_at: cancelAt, trial_end: trialEnd } = subscription;
  const names = items.data.map(({ price }) => account.tables.need('product', price.product).name).join(', ');
  const prices = items.data.map(({ price, quantity }) => recurring(price, quantity ?? 1)).join(' + ');
  const method = methodFor(account, subscription);
  const next =
    status === 'trialing' && trialEnd !== null
      ? texts.introUntil(day(trialEnd), prices)
      : texts.periodUntil(prices, day(currentPeriodEnd(subscription)));
  const way = method === undefined ? texts.noCard : texts.paidWith(numberOf(method) ?? '');
  const when = cancelling.mode === 'immediately' ? texts.cancelNow : texts.cancelAtEnd;
  return html`<h2>${names}</h2>
<p class="renewal">${cancelAt === null ? next : texts.endsOn(day(cancelAt))} ${way}</p>
${subscription.schedule === null ? html`` : html`<p>${nextPlan(account, subscription.schedule, voice)}</p>${button('keep-plan', texts.keepPlan, id)}`}
${cancelAt !== null ? button('keep', texts.keep, id) : cancelling.enabled ? button('cancel', when, id) : html``}`;
}

function nextPlan(account: Account, schedule: string, { texts, recurring }: Voice): string {
  const last = account.tables.need('subscription_schedule', schedule).phases.at(-1);
  const price = account.tables.find('price', String(last?.items[0]?.price ?? ''));
  return texts.anotherPlan(price === undefined ? '' : recurring(price, 1));
}

function button(action: string, label: string, object = ''): Html {
  const kind = action === 'pay' || action === 'keep' ? 'main' : 'plain';
  return html`<form method="post"><input type="hidden" name="object" value="${object}"><p><button class="${kind}" name="action" value="${action}">${label}</button></p></form>`;
}
