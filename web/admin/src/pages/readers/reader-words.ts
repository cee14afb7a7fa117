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

type Purchase = ReaderJson['purchases'][number];

const causes: Readonly<Record<NonNullable<Purchase['endedBecause']>, string>> = {
  refunded: 'Ended by Stile: its payment was refunded or disputed',
  superseded: 'Ended by Stile: another subscription has taken its place',
  revoked: 'Ended by Stile: access was taken away',
};

/** A pause, with its end if one is set. */
function pauseInWords({ resumesAt }: NonNullable<Purchase['paused']>, timeZone: string): string {
  const end = resumesAt === null ? 'no end is set' : `until ${momentInWords(resumesAt, timeZone)}`;
  return `Collecting payments is paused, ${end}`;
}

/** Money that was taken for nothing: whoever sees this gives it back, or lets the reader in. */
const lateInWords = ({ invoice, paidAt, ...money }: Purchase['paidAfterEnd'][number], timeZone: string) =>
  `Paid after the end: ${formatMoney(money, 'en')} on ${momentInWords(paidAt, timeZone)}, invoice ${invoice}`;

/** What has become of a purchase, as the payment provider says, with the dates that matter. */
export function purchaseInWords(purchase: Purchase, timeZone: string): readonly string[] {
  const { startedAt, introEndsAt, periodEndsAt, cancelsAt, endedAt, pastDueSince, takenBack, paid } = purchase;
  const { paused, endedBecause, paidAfterEnd } = purchase;
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
    ...lines.flatMap(([moment, words]) => (moment === null ? [] : [`${words} ${at(moment)}`])),
    ...(paid ? [] : ['No payment has arrived']),
    ...(takenBack ? ['Refunded or disputed'] : []),
    ...(paused === null ? [] : [pauseInWords(paused, timeZone)]),
    ...(endedBecause === null ? [] : [causes[endedBecause]]),
    ...paidAfterEnd.map((late) => lateInWords(late, timeZone)),
  ];
}
