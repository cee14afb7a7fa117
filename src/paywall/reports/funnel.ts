import { isAgentRefusal, isGranted, type Reason, reasons } from '../metering/reasons.ts';
import { type BypassFigure, bypassFigures, type Figure } from '../metering/tally.ts';

/** From the views to the purchases. */
export interface Funnel {
  /** Decisions that were answered, but for dry runs. */
  readonly views: number;
  /** Articles that the meter paid for, less those that were given back. */
  readonly counted: number;
  /** Decisions that denied the article, but for those of the policy for agents: no reader has met a wall then. */
  readonly walls: number;
  /** Views that were refused for a moment, because there was more to do at once than there was room for. No other figure has them. */
  readonly shed: number;
  /** Decisions whose banner named an offer. */
  readonly offersShown: number;
  /** Checkout pages that were opened; one that was open already and given again is not one more. */
  readonly checkouts: number;
  /** Purchases that were paid for, on the day on which they were made. */
  readonly conversions: number;
  /** The views by their reason. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
}

export type Bypass = Readonly<Record<BypassFigure, number>>;

type Figures = ReadonlyMap<string, number>;

const amountOf = (figures: Figures, figure: Figure) => figures.get(figure) ?? 0;

export function funnelOf(figures: Figures): Funnel {
  const decided = reasons.map((reason) => [reason, amountOf(figures, `decided:${reason}`)] as const);
  const sum = (some: typeof decided) => some.reduce((total, [, views]) => total + views, 0);
  return {
    views: sum(decided),
    counted: amountOf(figures, 'counted'),
    walls: sum(decided.filter(([reason]) => !isGranted(reason) && !isAgentRefusal(reason))),
    shed: amountOf(figures, 'shed'),
    offersShown: amountOf(figures, 'offersShown'),
    checkouts: amountOf(figures, 'checkouts'),
    conversions: amountOf(figures, 'conversions'),
    reasons: Object.fromEntries(decided.filter(([, views]) => views > 0)),
  };
}

export function bypassOf(figures: Figures): Bypass {
  return Object.fromEntries(bypassFigures.map((figure) => [figure, amountOf(figures, figure)])) as Bypass;
}

/** The figures of several days together. */
export function sumOf(days: readonly Figures[]): Figures {
  const sums = new Map<string, number>();
  for (const [figure, amount] of days.flatMap((figures) => [...figures]))
    sums.set(figure, (sums.get(figure) ?? 0) + amount);
  return sums;
}
