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

/** Since when it lasts no longer. */
export const entitlementEnd = ({ state, endsAt }: ReaderJson['entitlement'], timeZone: string): string | null =>
  endsAt === null || !ended.has(state) ? null : `Ended ${momentInWords(endsAt, timeZone)}`;

type Access = ReaderJson['access'];

/** Until when the reader may read everything, whatever lets them in. */
export function accessEnd({ until, renews }: Access, timeZone: string): string {
  if (until === null) return 'May read everything; no end is known';
  const on = renews ? ', and further as the subscription renews' : '';
  return `May read everything until ${momentInWords(until, timeZone)}${on}`;
}

/** What the reader is. Who was only given something is no subscriber. */
export function accessBadge({ access, entitlement }: ReaderJson): string {
  const purchase = access.sources.find(({ kind }) => kind === 'purchase');
  if (purchase !== undefined) return stateWords[purchase.state];
  return access.sources.length > 0 ? 'Free access' : stateWords[entitlement.state];
}

/** One thing that lets the reader in, with its dates. */
export function sourceInWords(
  { kind, offer, state, since, until, renews, by }: Access['sources'][number],
  timeZone: string,
) {
  const [from, to] = [since, until].map((time) => time && momentInWords(time, timeZone));
  if (kind === 'gift') return `Given free access until ${to}, by ${by} on ${from}`;
  const end =
    to === null ? 'no end is known' : `${renews ? 'paid until' : 'ends'} ${to}${renews ? ', then renews' : ''}`;
  return `${stateWords[state]} by the offer ${offer ?? 'that is not known'}, since ${from}: ${end}`;
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
