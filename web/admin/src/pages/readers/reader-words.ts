import { formatTerm } from '../../../../../src/paywall/calendar/term.ts';
import { formatMoney } from '../../../../../src/paywall/wording/money.ts';
import { momentInWords } from '../../zoned-time.ts';
import type { ReaderJson } from './use-reader.ts';

type State = ReaderJson['entitlement']['state'];

/** What a state of an entitlement says of its reader. */
export const stateWords: Readonly<Record<State, string>> = {
  none: 'Nothing bought',
  trial: 'Trial',
  active: 'Subscriber',
  grace: 'Payment failed, let in for now',
  'trial-expired': 'Trial is over',
  expired: 'Subscription is over',
  revoked: 'Access was taken away',
};

const statesThatLetIn: ReadonlySet<State> = new Set(['trial', 'active', 'grace']);

export const letsIn = (state: State): boolean => statesThatLetIn.has(state);

export const kindWords = { anonymous: 'Anonymous reader', registered: 'Registered reader' } as const;

const ended: ReadonlySet<State> = new Set(['trial-expired', 'expired', 'revoked']);

/** Until when it lasts, or since when it does not. */
export function entitlementEnd({ state, endsAt }: ReaderJson['entitlement'], timeZone: string): string | null {
  if (endsAt === null) return letsIn(state) ? 'No end is known' : null;
  return `${ended.has(state) ? 'Ended' : 'Until'} ${momentInWords(endsAt, timeZone)}`;
}

type Plan = NonNullable<ReaderJson['purchases'][number]['plan']>;

/** What a plan costs, and how often. */
function planInWords({ every, ...money }: Plan): string {
  return `${formatMoney(money, 'en')} every ${every.count === 1 ? every.unit : formatTerm(every, 'en')}`;
}

/** Which plan runs, and what it switches to. */
function plansInWords({ offer, soldOffer, plan, switchesTo, endedAt }: ReaderJson['purchases'][number], at: At) {
  const next = switchesTo?.plan ? `, ${planInWords(switchesTo.plan)}` : '';
  return [
    ...(soldOffer === offer ? [] : [`Bought as ${soldOffer}, and switched since`]),
    ...(plan === null || endedAt !== null || switchesTo !== null ? [] : [`Plan: ${planInWords(plan)}`]),
    ...(switchesTo === null
      ? []
      : [`Switches to ${switchesTo.offer ?? 'another price'}${next}, on ${at(switchesTo.at)}`]),
  ];
}

type At = (moment: string) => string;

/** What has become of a purchase, as the payment provider says, with the dates that matter. */
export function purchaseInWords(purchase: ReaderJson['purchases'][number], timeZone: string): readonly string[] {
  const { startedAt, introEndsAt, periodEndsAt, cancelsAt, endedAt, pastDueSince, takenBack, paid } = purchase;
  const at = (moment: string) => momentInWords(moment, timeZone);
  const lines: [string | null, string][] = [
    [startedAt, 'Bought'],
    [introEndsAt, 'Introduction ends'],
    [endedAt === null && cancelsAt === null ? periodEndsAt : null, 'Paid until'],
    [pastDueSince, 'Payment failed'],
    [endedAt === null ? cancelsAt : null, 'Cancelled, ends'],
    [endedAt, 'Ended'],
  ];
  return [
    ...plansInWords(purchase, at),
    ...lines.flatMap(([moment, words]) => (moment === null ? [] : [`${words} ${at(moment)}`])),
    ...(paid ? [] : ['No payment has arrived']),
    ...(takenBack ? ['Refunded or disputed'] : []),
  ];
}
