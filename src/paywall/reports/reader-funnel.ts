import { readerSteps, type SteppedFigure } from '../metering/tally.ts';
import type { PublicationSettings } from '../publication.ts';
import type { Distribution } from './distribution.ts';
import type { Span } from './report-span.ts';

/**
 * How many readers came how far, each once in each window: a step has only readers who came through the one before it. So no number is
 * larger than the one before it.
 */
export interface ReaderFunnel extends Span {
  /** Readers of whom at least one article is counted. */
  readonly readers: number;
  /** Of them, those who had used up their articles and were denied one. */
  readonly wall: number;
  /** Of those, readers who opened a checkout page. */
  readonly checkout: number;
  /** Of those, readers who paid. */
  readonly paid: number;
}

/** `figures`: of the days that stand for the windows in the span. */
export function readerFunnelOf(
  span: Span,
  {
    figures,
    settings,
    kinds,
  }: {
    readonly figures: ReadonlyMap<string, number>;
    readonly settings: PublicationSettings;
    readonly kinds: readonly Distribution[];
  },
): ReaderFunnel {
  const { kind } = settings.meter.window;
  const window = kind === 'rolling' ? 'month' : kind;
  const [wall = 0, checkout = 0, paid = 0] = readerSteps.map((step) => {
    const figure: SteppedFigure = `stepped:${window}:${step}`;
    return figures.get(figure) ?? 0;
  });
  const counted = kinds.reduce((sum, { total }) => sum + total, 0);
  // Where there are no free articles a reader meets the wall without any being counted.
  return { ...span, readers: Math.max(counted, wall), wall, checkout, paid };
}
