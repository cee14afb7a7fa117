import type { AgentFigure } from '../agents/agent-figures.ts';
import { type Day, dayAt } from '../calendar/day.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import type { Window, WindowRule } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { Publication } from '../publication.ts';
import type { ReaderKey, ReaderKind } from '../reader.ts';
import type { ExperimentNotes } from '../targeting/experiment-notes.ts';
import type { Growth } from './meter.ts';
import { type Reason, reasons } from './reasons.ts';

/*
 * What the reports are made of: sums per publication and day. No reader, no article and no address is among them.
 */

/** Signs of ways around the meter. */
export const bypassFigures = [
  /** Anonymous readers minted. */
  'newReaders',
  /** Views of new readers for whom the budget of their network had nothing left. */
  'newReadersRefused',
  /** Reader tokens that Stile did not make, or that have run out. */
  'readerTokensRefused',
  /** Sign-in tokens that were not valid or had run out. */
  'signInsRefused',
  /** Claims to be a crawler that nothing proved. */
  'crawlerClaimsFailed',
  /** Views that were given back. */
  'releases',
  /** Views that were not, because the reader had given back enough or held a receipt. */
  'releasesRefused',
  /** Requests of an address that had used up its rate. */
  'rateLimited',
] as const;

export type BypassFigure = (typeof bypassFigures)[number];

/** What is counted on the day on which it happens. */
export type DayFigure =
  | 'counted'
  | 'shed'
  | 'offersShown'
  | 'checkouts'
  | 'conversions'
  | BypassFigure
  | AgentFigure
  | `decided:${Reason}`;

/** The figure in which decisions with a reason are counted: names made once, for every view needs one. */
export const decidedFigure = Object.fromEntries(reasons.map((reason) => [reason, `decided:${reason}`])) as {
  readonly [R in Reason]: `decided:${R}`;
};

/** Readers who have reached so many articles in a window of theirs; kept with the day that `cohortOf` says. */
export type ReachedFigure = `reached:${WindowRule['kind']}:${ReaderKind}:${number}`;

/** How far a reader comes in a window of the meter, in this order. */
export const readerSteps = ['wall', 'checkout', 'paid'] as const;

export type ReaderStep = (typeof readerSteps)[number];

/** Readers who came so far in a window, each once, and through every step before it; kept with the day that `cohortOf` says. */
export type SteppedFigure = `stepped:${WindowRule['kind']}:${ReaderStep}`;

export type Figure = DayFigure | ReachedFigure | SteppedFigure;

/** Figures that are written whole: their names begin with one of these words and a colon. */
export type WholeFigures = 'sales' | 'subscribers';

/** Maximum articles per window in the distribution. Readers who read more are counted here, because no chart is longer. */
export const mostArticles = 1_000;

/** Days for which everything is kept. */
export const keptDays = 400;

/** Zones differ by up to 26 hours, and a day lasts up to 25: by UTC any day is over three days after it began. */
const slackDays = 3;

/** Until when the figures of a day are kept. */
export const figuresKeptUntil = (day: Day): EpochMs => Date.parse(day) + (slackDays + keptDays) * dayMs;

/** Where something was counted, and when. */
export interface Occasion {
  readonly publication: Publication;
  readonly at: EpochMs;
}

export interface MovedMeter extends Growth {
  readonly publication: Publication;
  readonly kind: ReaderKind;
  readonly window: Pick<Window, 'kind' | 'id'>;
}

export interface SteppedReader extends Occasion {
  readonly step: ReaderStep;
  /** The reader; with the anonymous one they were, if that is known. */
  readonly keys: readonly ReaderKey[];
}

/** Takes note of what has happened. It never throws, and nobody waits for it. */
export interface Tally {
  count(figure: DayFigure, occasion: Occasion, amount?: number): void;
  /** A reader's meter holds more articles than before, or fewer. */
  moved(meter: MovedMeter): void;
  /** A reader met the wall of the meter, opened a checkout page or paid. */
  stepped(reader: SteppedReader): void;
  /** What counts for experiments; left out if nothing does. */
  readonly experiments?: ExperimentNotes;
}

/**
 * The day under which the readers of a window are reported. For a calendar window it is the first day of its name, which stays although
 * the publication moves to another time zone. A rolling window is each reader's own and known by its end alone, which stays
 * although the rule changes: so it is the day in which that lies.
 */
export function cohortOf({ kind, id, endsAt }: Pick<Window, 'kind' | 'id' | 'endsAt'>, timeZone: string): Day {
  if (kind === 'rolling') return dayAt(endsAt, timeZone);
  const first = id.slice(kind.length + 1);
  return kind === 'month' ? `${first}-01` : first;
}

/** What is added to the figures of one publication and day. */
export interface TallyBatch {
  readonly publication: string;
  readonly day: Day;
  /** What is added to each figure; less than 0 if something is taken back. */
  readonly figures: ReadonlyMap<Figure, number>;
  /** Names the process that counted. */
  readonly writer: string;
  /** Rises from batch to batch of a writer. */
  readonly number: number;
  readonly now: EpochMs;
  /** Until when the figures of this day are kept. */
  readonly keptUntil: EpochMs;
}

/** All figures of a day whose names begin with one word. */
export interface ReplacedFigures extends Pick<TallyBatch, 'publication' | 'day' | 'now' | 'keptUntil'> {
  readonly name: WholeFigures;
  readonly figures: ReadonlyMap<`${WholeFigures}:${string}`, number>;
}

/** Sums per publication and day. Throws `store-unavailable` when something is not known to have happened. */
export interface TallyStore {
  /**
   * Adds a batch, in one atomic step and exactly once: one whose number is not above the last of this writer for this publication
   * and day is there already, and is skipped. So a caller in doubt sends it again.
   */
  add(batch: TallyBatch): Promise<void>;
  /** Puts these in the place of all figures of the day that begin with the same word, in one atomic step. */
  replace(replaced: ReplacedFigures): Promise<void>;
  /** The figures of each of these days, in their order; an empty map if there are none. */
  read(publication: string, days: readonly Day[]): Promise<readonly ReadonlyMap<string, number>[]>;
}
