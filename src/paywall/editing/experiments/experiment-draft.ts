import { allocateBuckets, bucketsOf } from '../../experiments/bucket-ranges.ts';
import type { Arm, Experiment, ExperimentPlan } from '../../experiments/experiment.ts';
import type { Effects } from '../../variants/effects.ts';

/** One arm as an editor writes it. */
export interface DraftArm {
  readonly id: string;
  readonly name: string;
  /** Of all readers, from 0 to 1. */
  readonly share: number;
  readonly effects: Effects;
}

/** An experiment as an editor writes it: the control is the first arm. */
export interface ExperimentDraft extends Pick<Experiment, 'id' | 'name' | 'hypothesis' | 'layer'> {
  readonly arms: readonly DraftArm[];
  readonly plan: ExperimentPlan;
}

/** How it is kept until it is started. The buckets say how many each arm has; which ones is settled by the start. */
export function experimentOf({ arms, ...draft }: ExperimentDraft, seed: string): Experiment {
  const ranges = allocateBuckets(
    arms.map(({ share }) => bucketsOf(share)),
    [],
  );
  return {
    ...draft,
    seed,
    status: 'draft',
    startedAt: null,
    arms: arms.map(({ id, name, effects }, at): Arm => {
      return { id, name, effects, paused: false, ranges: ranges?.[at] ?? [] };
    }),
    conclusion: null,
  };
}
