import type { z } from 'zod';
import type {
  experimentAnswer,
  experimentDraftBody,
  experimentListAnswer,
  sizeAnswer,
  sizeBody,
} from '../../../../../src/http/schemas/experiments/experiments.ts';
import type { experimentReportAnswer } from '../../../../../src/http/schemas/experiments/report.ts';
import type { Effects } from '../../../../../src/paywall/variants/effects.ts';

/** What the admin API says of experiments. */

type Answered = z.output<typeof experimentAnswer>;

export interface ExperimentBody extends Omit<Answered, 'arms'> {
  readonly arms: readonly (Omit<Answered['arms'][number], 'effects'> & { readonly effects: Effects })[];
}

export interface ExperimentList extends Omit<z.output<typeof experimentListAnswer>, 'experiments'> {
  readonly experiments: readonly ExperimentBody[];
}

export type ExperimentToSave = z.input<typeof experimentDraftBody>;
export type SizeQuestion = z.input<typeof sizeBody>;
export type SizeBody = z.output<typeof sizeAnswer>;

export interface ReportAnswer extends Omit<z.output<typeof experimentReportAnswer>, 'experiment'> {
  readonly experiment: ExperimentBody;
}

export type ReportBody = ReportAnswer['report'];
export type ArmAtLook = NonNullable<ReportBody['result']['arms']>[number];

/** An experiment in the version in which it was seen. */
export interface SeenExperiment {
  readonly experiment: ExperimentBody;
  readonly etag: string;
}
