import type { ExperimentDesk } from '../../../../paywall/editing/experiments/experiment-desk.ts';

/** Everything about experiments. */
export interface ExperimentServices {
  readonly desk: ExperimentDesk;
}
