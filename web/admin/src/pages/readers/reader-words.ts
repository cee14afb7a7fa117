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

/** Why a purchase was refused. */
export const refusalWords = (reason: string): string =>
  reason === 'second-trial'
    ? 'Its card had paid for an introduction of another reader before: it was ended, and the payment given back.'
    : `It was ended, and the payment given back (${reason}).`;

/** What has become of a purchase, as the payment provider says, with the dates that matter. */
export function purchaseInWords(purchase: ReaderJson['purchases'][number], timeZone: string): readonly string[] {
  const { startedAt, soldAs, paidAt, introEndsAt, periodEndsAt, cancelsAt, endedAt, pastDueSince, takenBack, paid } =
    purchase;
  const at = (moment: string) => momentInWords(moment, timeZone);
  const lines: [string | null, string][] = [
    [startedAt, 'Bought'],
    [paidAt === startedAt ? null : paidAt, 'First payment arrived'],
    [introEndsAt, soldAs === 'term' ? 'Term ends' : 'Introduction ends'],
    [endedAt === null && cancelsAt === null ? periodEndsAt : null, 'Paid until'],
    [pastDueSince, 'Payment failed'],
    [endedAt === null ? cancelsAt : null, 'Cancelled, ends'],
    [endedAt, 'Ended'],
  ];
  return [
    ...lines.flatMap(([moment, words]) => (moment === null ? [] : [`${words} ${at(moment)}`])),
    ...(paid ? [] : ['No payment has arrived']),
    ...(takenBack ? ['Refunded or disputed'] : []),
  ];
}
