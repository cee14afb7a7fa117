/** Sums of one arm, of the readers who were first exposed in it, and in it alone. */
export interface ArmFigures {
  readonly exposed: number;
  /** Of these how many met a wall, registered, or paid, after having been exposed; each reader once. */
  readonly walls: number;
  readonly registered: number;
  readonly paid: number;
  /** Views granted to them after exposure, and the sum of the squares of each reader's number. */
  readonly reads: number;
  readonly readsSquared: number;
  /** Of those who paid how many had their money back, or cancelled, within 30 days. */
  readonly refunds: number;
  readonly cancellations: number;
  /** Views that were granted because the store did not answer. */
  readonly failOpen: number;
}

/** Of an arm in which nobody was exposed. */
export const noFigures: ArmFigures = {
  exposed: 0,
  walls: 0,
  registered: 0,
  paid: 0,
  reads: 0,
  readsSquared: 0,
  refunds: 0,
  cancellations: 0,
  failOpen: 0,
};

export interface ArmDay extends ArmFigures {
  readonly arm: string;
  /** The day of the publication's calendar, `2026-11-30`, on which it happened. */
  readonly day: string;
}

export interface ExperimentSums {
  /** In no order. */
  readonly days: readonly ArmDay[];
  /** Readers who were exposed to two arms before they turned out to be one; they are in no arm's figures. */
  readonly crossovers: number;
}

/** What is read of the figures of experiments. A day has less than 0 of a figure if more was taken back on it than was counted. */
export interface ExperimentFigures {
  /** Throws `store-unavailable`. Nothing but zeros for an experiment in which nobody was exposed. */
  sums(publication: string, experiment: string): Promise<ExperimentSums>;
}
