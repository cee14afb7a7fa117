import { dayMs, minuteMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import { offerGaps } from '../offers/audiences.ts';
import { isOnSale, type Offer } from '../offers/offer.ts';
import type { Publication } from '../publication.ts';
import { formatDate } from '../wording/format-date.ts';
import { type Subscribers, soonDays } from './sales-figures.ts';

/** `problem`: readers or money are being lost. `warning`: they may soon be. `info`: good to know. */
export const noticeSeverities = ['problem', 'warning', 'info'] as const;

export const noticeCodes = [
  'kill-switch-open',
  'store-unavailable',
  'reconciler-behind',
  'webhooks-refused',
  'webhooks-never-seen',
  'payments-failed',
  'no-offer-on-sale',
  'readers-without-offer',
  'offer-ending',
  'wording-not-published',
  'events-not-delivered',
  'sandbox',
  'agent-ranges-old',
] as const;

/** Pages of the publication on which something can be mended. */
export type NoticePage = 'offers' | 'meter' | 'readers' | 'wording' | 'events';

/** Something that the people who run a publication should know today. */
export interface Notice {
  readonly code: (typeof noticeCodes)[number];
  readonly severity: (typeof noticeSeverities)[number];
  readonly title: string;
  /** What it means, and what to do about it. */
  readonly text: string;
  /** Where it is mended; null if that is not on these pages. */
  readonly page: NoticePage | null;
  /** The offer that it is about; null for everything else. */
  readonly offer: string | null;
}

/** What is known of the work with Stripe, by the real time. */
export interface ProviderWork {
  readonly now: EpochMs;
  /** When the events that webhooks missed were last looked for; null if they never were. */
  readonly reconciledAt: EpochMs | null;
  readonly webhookAt: EpochMs | null;
  /** When a webhook was refused because its signature was wrong. */
  readonly webhookRefusedAt: EpochMs | null;
}

export interface NoticeFacts {
  readonly publication: Publication;
  /** By the service's clock. */
  readonly now: EpochMs;
  readonly isSandbox: boolean;
  /** Since when the kill switch is open, and who opened it, as far as the audit log says; null while it is closed. */
  readonly opened: { readonly at: EpochMs | null; readonly who: string | null } | null;
  /** Views that were let in while the store was unavailable and are not counted yet. */
  readonly uncountedViews: number;
  /** Null if nothing is sold. */
  readonly work: ProviderWork | null;
  readonly subscribers: Subscribers;
  /** Languages whose draft could not be published at its time, by their locales. */
  readonly refusedDrafts: readonly string[];
  /** What those endpoints of events are called that are disabled though no admin disabled them. */
  readonly disabledEndpoints: readonly string[];
  /** Sources of agents' ranges that are in use and older than seven days. */
  readonly oldRanges: readonly string[];
}

/** Reconciling is due every minute. */
const behindAfterMs = 15 * minuteMs;

/** A refusal is worth a word for so long, unless a webhook has arrived since. */
const refusalMatters = dayMs;

const counted = (amount: number, one: string, many: string) => `${amount} ${amount === 1 ? one : many}`;

type About = Partial<Pick<Notice, 'page' | 'offer'>>;

const notice = (
  code: Notice['code'],
  severity: Notice['severity'],
  words: Pick<Notice, 'title' | 'text'> & About,
): Notice => ({ page: null, offer: null, code, severity, ...words });

function killSwitch({ opened, publication: { settings } }: NoticeFacts): readonly Notice[] {
  if (opened === null) return [];
  const since = opened.at === null ? '' : ` since ${formatDate(opened.at, 'en', settings.timeZone)}`;
  const by = opened.who === null ? '' : `, opened by ${opened.who}`;
  const title = 'Everything is open to everybody';
  const text = `The kill switch is open${since}${by}. No reader meets a wall until it is closed.`;
  return [notice('kill-switch-open', 'problem', { title, text, page: 'meter' })];
}

function store({ uncountedViews }: NoticeFacts): readonly Notice[] {
  if (uncountedViews === 0) return [];
  const title = 'The store was unavailable';
  const views = counted(uncountedViews, 'view that was', 'views that were');
  const text = `${views} let in meanwhile will be counted when their readers come again. Figures of these days are too low until then.`;
  return [notice('store-unavailable', 'warning', { title, text })];
}

function reconciler({ work }: NoticeFacts): readonly Notice[] {
  if (work?.reconciledAt == null || work.now - work.reconciledAt <= behindAfterMs) return [];
  const minutes = Math.round((work.now - work.reconciledAt) / minuteMs);
  const since = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  const title = 'Stripe has not been read for a while';
  const text = `The last look for missed webhooks was ${since} ago; usually it is every minute. Purchases may be missing, and revenue is out of date. The log of the service says why, and “stile doctor” checks the connection.`;
  return [notice('reconciler-behind', 'problem', { title, text })];
}

function webhooks({ work, subscribers }: NoticeFacts): readonly Notice[] {
  if (work === null) return [];
  const { now, webhookAt, webhookRefusedAt } = work;
  const isRefused = webhookRefusedAt !== null && webhookRefusedAt > (webhookAt ?? 0);
  if (isRefused && now - webhookRefusedAt < refusalMatters) {
    const title = 'Stripe webhooks are refused';
    const text =
      'Their signature does not fit the webhook secret of this service. Compare STRIPE_WEBHOOK_SECRET with the endpoint in the Stripe dashboard.';
    return [notice('webhooks-refused', 'problem', { title, text })];
  }
  if (webhookAt !== null || subscribers.running === 0) return [];
  const title = 'No Stripe webhook has arrived yet';
  const text =
    'Purchases are found by looking at Stripe every minute instead, so access begins and ends later than it could. Add the endpoint in the Stripe dashboard.';
  return [notice('webhooks-never-seen', 'warning', { title, text })];
}

function payments({ subscribers, publication: { settings } }: NoticeFacts): readonly Notice[] {
  const { paymentFailed } = subscribers;
  if (paymentFailed === 0) return [];
  const title = `${counted(paymentFailed, 'subscription has', 'subscriptions have')} a payment that failed`;
  const grace = counted(settings.graceDays, 'day', 'days');
  const text = `Stripe tries again. Readers keep their access for ${grace} after the first failure, and are asked to update their card.`;
  return [notice('payments-failed', 'warning', { title, text, page: 'readers' })];
}

/** An offer that is on sale and ends soon, unless another is on sale after it too. */
function endings({ publication: { offers, settings }, now }: NoticeFacts): readonly Notice[] {
  const ending = offers.filter(
    (offer): offer is Offer & { endsAt: EpochMs } =>
      isOnSale(offer, now) && offer.endsAt !== null && offer.endsAt - now <= soonDays * dayMs,
  );
  return ending.map(({ id, name = id, endsAt }) => {
    const remaining = offers.filter((offer) => isOnSale(offer, endsAt)).length;
    const after = remaining === 0 ? 'Nothing else is on sale after that.' : 'Other offers stay on sale.';
    const title = `“${name}” ends on ${formatDate(endsAt, 'en', settings.timeZone)}`;
    return notice('offer-ending', remaining === 0 ? 'warning' : 'info', {
      title,
      text: after,
      page: 'offers',
      offer: id,
    });
  });
}

/** A publication that never put anything on sale sells nothing on purpose, or is still being set up. */
function nothingOnSale({ publication: { offers }, now }: NoticeFacts): readonly Notice[] {
  if (offers.every(({ status }) => status === 'draft') || offers.some((offer) => isOnSale(offer, now))) return [];
  const isComing = offers.some(({ status, startsAt }) => status === 'live' && startsAt !== null && startsAt > now);
  const title = 'No offer is on sale';
  const text = `Readers who meet the wall can buy nothing. ${isComing ? 'The next offer has yet to begin.' : 'The last offer has ended.'}`;
  return [notice('no-offer-on-sale', isComing ? 'warning' : 'problem', { title, text, page: 'offers' })];
}

/** Where nothing at all is on sale another notice says so. */
function gaps({ publication: { offers }, now }: NoticeFacts): readonly Notice[] {
  if (!offers.some((offer) => isOnSale(offer, now))) return [];
  const sentences = offerGaps(offers, now).map(({ sentence }) => sentence);
  if (sentences.length === 0) return [];
  const title = 'Some readers can buy nothing';
  const text = `${sentences.join(' ')} Put an offer on sale for them, such as an ordinary plan.`;
  return [notice('readers-without-offer', 'warning', { title, text, page: 'offers' })];
}

function drafts({ refusedDrafts }: NoticeFacts): readonly Notice[] {
  if (refusedDrafts.length === 0) return [];
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
  const languages = new Intl.ListFormat('en').format(refusedDrafts.map((locale) => names.of(locale) ?? locale));
  const title = 'A scheduled wording was not published';
  const text = `The draft in ${languages} could not be published at its time. The page of the draft says why.`;
  return [notice('wording-not-published', 'warning', { title, text, page: 'wording' })];
}

function events({ disabledEndpoints }: NoticeFacts): readonly Notice[] {
  if (disabledEndpoints.length === 0) return [];
  const title = 'Events are no longer delivered';
  const names = new Intl.ListFormat('en').format(disabledEndpoints);
  const text = `Stile disabled ${names}, because it answered that it is gone, or failed for five days. Events are kept for eight days: enable it again when it works.`;
  return [notice('events-not-delivered', 'problem', { title, text, page: 'events' })];
}

function agentRanges({ oldRanges }: NoticeFacts): readonly Notice[] {
  if (oldRanges.length === 0) return [];
  const [first, ...others] = oldRanges;
  const title = 'Published ranges of agents are out of date';
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other source', 'other sources')}`;
  const text = `For seven days nothing good came from ${first}${more}. The last good ranges stay in use; agents that have moved since are taken for impostors.`;
  return [notice('agent-ranges-old', 'warning', { title, text })];
}

function sandbox({ isSandbox }: NoticeFacts): readonly Notice[] {
  if (!isSandbox) return [];
  const title = 'This is the sandbox';
  const text = 'No one is charged: payments go to a stand-in of Stripe, and the clock can be moved.';
  return [notice('sandbox', 'info', { title, text })];
}

const rank = ({ severity }: Notice) => noticeSeverities.indexOf(severity);

/** What should be known today, the worst first. */
export function noticesOf(facts: NoticeFacts): readonly Notice[] {
  const rules = [
    killSwitch,
    store,
    reconciler,
    webhooks,
    nothingOnSale,
    gaps,
    payments,
    endings,
    drafts,
    events,
    agentRanges,
    sandbox,
  ];
  return rules.flatMap((rule) => rule(facts)).sort((one, other) => rank(one) - rank(other));
}
