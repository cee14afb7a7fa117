import type Stripe from 'stripe';
import type { EpochMs } from '../../paywall/clock.ts';
import {
  introductionEnd,
  type SoldIntroduction,
  type TermMove,
  termMove,
} from '../../paywall/entitlements/sold-term.ts';
import type { Sale } from './sold-as.ts';

interface Introduction {
  /** Null if nobody says. */
  readonly endsAt: EpochMs | null;
  readonly move: TermMove | null;
  /** Whether that is the end that Stile gave: what ends with the introduction ends when that does. */
  isGivenEnd(time: EpochMs | null): boolean;
}

type Payment = Pick<SoldIntroduction, 'paidAt' | 'isAwaited' | 'planBeganAt'>;

/** The introduction with which a subscription was sold; null if it was sold without one, even if it has a `trial_end`. */
export function introductionOf(
  { created, status, trial_end }: Stripe.Subscription,
  { kind, term, givenEnd, isWaiting }: Sale,
  payment: Payment,
): Introduction | null {
  if (kind !== 'introduction') return null;
  const providerEnd = trial_end === null ? null : trial_end * 1000;
  const introduction = {
    ...payment,
    term,
    boughtAt: created * 1000,
    givenEnd,
    isWaiting,
    providerEnd,
    isRunning: status === 'trialing',
  };
  return {
    endsAt: introductionEnd(introduction),
    move: termMove(introduction),
    isGivenEnd: (time) => time !== null && introduction.isRunning && time === providerEnd && time === givenEnd,
  };
}
