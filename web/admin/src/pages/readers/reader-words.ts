import { formatMoney, type Money } from '../../../../../src/paywall/wording/money.ts';
import { momentInWords } from '../../zoned-time.ts';
import type { ReaderJson } from './use-reader.ts';

type State = ReaderJson['entitlement']['state'];

/** What a state of an entitlement says of its reader. */
export const stateWords: Readonly<Record<State, string>> = {
  none: 'Nothing bought',
  trial: 'Trial',
  active: 'Subscriber',
  grace: 'Payment failed, access continues',
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

/** Why a purchase was refused, and what of it could not be given back. */
export function refusalWords(reason: string, kept: Money | null): string {
  const refused =
    reason === 'second-trial'
      ? 'Its card had paid for an introduction of another reader before: it was ended, and the payment given back.'
      : `It was ended, and the payment given back (${reason}).`;
  return kept === null
    ? refused
    : `${refused} Its refund failed: you have ${formatMoney(kept, 'en')} of this reader's.`;
}
