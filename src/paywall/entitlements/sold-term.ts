import { dayMs } from '../calendar/milliseconds.ts';
import { addTerm, type Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';

/** A term as it was sold: it counts by the calendar of its zone, whatever becomes of the publication's. */
export interface SoldTerm extends Term {
  readonly timeZone: string;
}

/** When a term ends that was paid for then: it runs from the payment, not from when its page was opened. */
export const termFrom = (paidAt: EpochMs, term: SoldTerm): EpochMs => addTerm(paidAt, term, term.timeZone);

/** The introduction of a subscription, as it was sold and as it stands at the provider. */
export interface SoldIntroduction {
  /** Null if it was sold by a version that did not write it down. */
  readonly term: SoldTerm | null;
  readonly boughtAt: EpochMs;
  /** When its payment arrived; null while it has not. */
  readonly paidAt: EpochMs | null;
  /** Whether its payment is on its way: a bank takes days. */
  readonly isAwaited: boolean;
  /** The end that Stile gave the provider last; null if that is unknown. */
  readonly givenEnd: EpochMs | null;
  /** Whether that end only keeps the plan from beginning before the payment has arrived. */
  readonly isWaiting: boolean;
  /** The end by which the provider goes: another one if somebody has moved it there. */
  readonly providerEnd: EpochMs | null;
  /** Whether the provider says that it runs. */
  readonly isRunning: boolean;
  /** When the first period of the plan began that was paid for; null if none was. */
  readonly planBeganAt: EpochMs | null;
}

const countedEnd = ({ term, paidAt }: SoldIntroduction): EpochMs | null =>
  term === null || paidAt === null ? null : termFrom(paidAt, term);

/** Whether nobody but Stile has said when it ends. */
const isAsGiven = ({ givenEnd, providerEnd }: SoldIntroduction) => givenEnd !== null && givenEnd === providerEnd;

/**
 * When the introduction ends: the latest of the end that counts from the payment, the one that was sold, and the one to which
 * somebody has moved it at the provider. Once the plan has been paid for it ended when that began, whatever is moved afterwards.
 */
export function introductionEnd(introduction: SoldIntroduction): EpochMs | null {
  const { givenEnd, providerEnd, isWaiting, planBeganAt } = introduction;
  if (planBeganAt !== null) return planBeganAt;
  const counted = countedEnd(introduction);
  if (isWaiting && counted !== null) return isAsGiven(introduction) ? counted : Math.max(counted, providerEnd ?? 0);
  const ends = [counted, givenEnd, providerEnd].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** Where the end of an introduction is to go at the provider. */
export interface TermMove {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Whether it only waits there for a payment that is on its way. */
  readonly isWaiting: boolean;
}

/** The longest that a bank takes to say whether a payment has arrived. */
const longestPaymentMs = 14 * dayMs;

/**
 * Where the end must go so that the term runs from the payment; null if it is right. While the payment is on its way the plan must not
 * begin: it would be paid for by a reader who has not had the introduction. An end that somebody else has set is left alone.
 */
export function termMove(introduction: SoldIntroduction): TermMove | null {
  const { givenEnd, isRunning, isAwaited, isWaiting, boughtAt, paidAt, term } = introduction;
  if (!isRunning || term === null || givenEnd === null || !isAsGiven(introduction)) return null;
  const counted = countedEnd(introduction);
  const waitsUntil = boughtAt + longestPaymentMs;
  if (counted !== null && (counted > givenEnd || (isWaiting && counted !== givenEnd)))
    return { from: givenEnd, to: counted, isWaiting: false };
  return paidAt === null && isAwaited && !isWaiting && givenEnd < waitsUntil
    ? { from: givenEnd, to: waitsUntil, isWaiting: true }
    : null;
}
