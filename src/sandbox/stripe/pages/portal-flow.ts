import type { Account } from '../account.ts';
import { StripeFault } from '../errors.ts';
import type { Host } from '../host.ts';
import { cancelAtPeriodEnd } from '../money/changes.ts';
import { applyCoupon } from '../money/discount.ts';
import { planSwitch } from '../money/schedule.ts';
import { previewSwitch, type Switch, switchNow } from '../money/switching.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { PortalSession, Price, Subscription } from '../wire.ts';
import { type Html, html, type Page } from './page.ts';
import type { Voice } from './voice.ts';

/** A customer who was sent to the portal to do one thing, and what that is. */
interface Following {
  readonly session: PortalSession;
  readonly subscription: Subscription;
  readonly voice: Voice;
}

/** Each kind of flow: whether there is still anything to do, what its page shows, and what its buttons do. */
interface FlowKind {
  readonly isOpen: (following: Following) => boolean;
  readonly page: (account: Account, following: Following) => Page;
  readonly buttons: Readonly<Record<string, (account: Account, following: Following) => void>>;
}

const flowButton = (action: string, label: string, kind: 'main' | 'plain' = 'main'): Html =>
  html`<form method="post"><p><button class="${kind}" name="action" value="${action}">${label}</button></p></form>`;

const back = ({ session: { return_url: url }, voice }: Pick<Following, 'session' | 'voice'>): Html =>
  url === null ? html`` : html`<p><a href="${url}">${voice.texts.returnToSite}</a></p>`;

const lengths: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30.4, year: 365 };

const lengthOf = ({ recurring }: Price) => (lengths[recurring?.interval ?? ''] ?? 0) * (recurring?.interval_count ?? 1);

/** What the flow is about, and whether it happens at the end of the period, by the conditions of the configuration. */
function switchOf(account: Account, { session, subscription }: Following): Switch & { readonly isPlanned: boolean } {
  const { features } = account.tables.need('billing_portal.configuration', session.configuration);
  const { proration_behavior: behavior, schedule_at_period_end: planned } = features.subscription_update;
  const wanted = session.flow?.subscription_update_confirm?.items[0]?.price;
  const price = account.tables.need('price', String(wanted));
  const before = subscription.items.data[0]?.price;
  const holds: Readonly<Record<string, boolean>> = {
    decreasing_item_amount: (price.unit_amount ?? 0) < (before?.unit_amount ?? 0),
    shortening_interval: before !== undefined && lengthOf(price) < lengthOf(before),
  };
  const isPlanned = planned.conditions.some(({ type }) => holds[type] === true);
  return { subscription, price, behavior: behavior as Switch['behavior'], isPlanned };
}

const confirming: FlowKind = {
  isOpen({ session, subscription: { status, schedule, cancel_at: end, items } }) {
    const wanted = session.flow?.subscription_update_confirm?.items[0]?.price;
    const runs = status !== 'canceled' && end === null;
    return runs && schedule === null && items.data.every(({ price }) => price.id !== wanted);
  },
  page(account, following) {
    const wanted = switchOf(account, following);
    const { subscription, price, isPlanned } = wanted;
    const { texts, money, day, recurring } = following.voice;
    const due = isPlanned ? null : previewSwitch(account, wanted);
    const rows = due?.lines.data ?? [];
    const when = isPlanned ? texts.planLater(day(currentPeriodEnd(subscription))) : texts.planNow;
    const isDue = wanted.behavior === 'always_invoice' || due?.billing_reason === 'subscription_update';
    return {
      title: texts.confirmPlan,
      body: html`<p><strong>${recurring(price, 1)}</strong></p><p>${when}</p>
${due === null ? html`` : html`<table><tbody>${rows.map(({ description, amount, currency }) => html`<tr><th scope="row">${description ?? ''}</th><td>${money(amount, currency)}</td></tr>`)}</tbody><tfoot><tr><th scope="row">${isDue ? texts.amountDue : texts.nextInvoice}</th><td>${money(due.amount_due, due.currency)}</td></tr></tfoot></table>`}
${flowButton('confirm', texts.confirm)}${back(following)}`,
    };
  },
  buttons: {
    confirm(account, following) {
      const { isPlanned, ...wanted } = switchOf(account, following);
      if (isPlanned) planSwitch(account, wanted.subscription, wanted.price);
      else switchNow(account, wanted, { mustPay: true });
    },
  },
};

const couponIn = ({ flow }: PortalSession) => flow?.subscription_cancel?.retention?.coupon_offer?.coupon;

/** What somebody is offered who is about to cancel. */
function stayPart(account: Account, { session, voice }: Following): Html {
  const { texts, money } = voice;
  const id = couponIn(session);
  if (id === undefined) return html``;
  const {
    percent_off: percent,
    amount_off: amount,
    currency,
    duration_in_months: months,
  } = account.tables.need('coupon', id);
  const off = percent === null ? money(amount ?? 0, currency ?? 'usd') : `${percent}%`;
  const [before, after] = texts.stayFor(months ?? null);
  return html`<h2>${texts.beforeYouGo}</h2><p>${before}<strong>${texts.off(off)}</strong>${after}</p>${flowButton('stay', texts.stay)}`;
}

const cancelling: FlowKind = {
  isOpen: ({ subscription: { status, cancel_at: end } }) => status !== 'canceled' && end === null,
  page: (account, following) => ({
    title: following.voice.texts.cancelTitle,
    body: html`<p>${following.voice.texts.runsUntil(following.voice.day(currentPeriodEnd(following.subscription)))}</p>
${stayPart(account, following)}${flowButton('cancel', following.voice.texts.cancelAtEnd, 'plain')}${back(following)}`,
  }),
  buttons: {
    cancel: (account, { subscription }) => void cancelAtPeriodEnd(account, subscription),
    stay(account, { session, subscription }) {
      const coupon = couponIn(session);
      if (coupon !== undefined) applyCoupon(account, subscription, coupon);
    },
  },
};

const kinds: Readonly<Record<string, FlowKind>> = {
  subscription_cancel: cancelling,
  subscription_update_confirm: confirming,
};

function followingOf(account: Account, session: PortalSession, voice: Voice): Following {
  const about = session.flow?.subscription_update_confirm ?? session.flow?.subscription_cancel;
  return { session, voice, subscription: account.tables.need('subscription', String(about?.subscription)) };
}

const nothing = ({ texts }: Voice): Page => ({ title: texts.nothingToDo, body: html`<p>${texts.goBack}</p>` });

/** The page of a session that was opened for one thing. */
export function flowPage(account: Account, session: PortalSession, voice: Voice): Page {
  const [kind, following] = [kinds[session.flow?.type ?? ''], followingOf(account, session, voice)];
  return kind?.isOpen(following) === true ? kind.page(account, following) : nothing(voice);
}

/** Somebody presses a button of that page. Afterwards they are sent where the session says; a card that is declined changes nothing. */
export function followFlow(
  { account, run, voice }: Pick<Host, 'account' | 'run'> & { readonly voice: Voice },
  session: PortalSession,
  action: string,
): Page {
  const { flow } = session;
  const { texts } = voice;
  const kind = kinds[flow?.type ?? ''];
  const button = kind?.buttons[action];
  if (flow === null || kind === undefined || button === undefined) return nothing(voice);
  const following = run(() => followingOf(account, session, voice));
  if (!kind.isOpen(following)) return nothing(voice);
  try {
    run(() => button(account, following));
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    return {
      title: texts.nothingChanged,
      status: error.status,
      body: html`<p class="alert" role="alert">${texts.refusal(error.message)}</p>${back(following)}`,
    };
  }
  const onwards = flow.after_completion.redirect?.return_url ?? session.return_url;
  const body = html`<p>${texts.thatIsDone}</p>${back(following)}`;
  return onwards === null ? { title: texts.done, body } : { title: texts.done, body, onwards };
}
