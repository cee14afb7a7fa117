import { isoTime } from '../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { checkExperiment } from '../../paywall/editing/experiments/experiment-check.ts';
import type { Versioned } from '../../paywall/editing/part-editing.ts';
import { shareOf } from '../../paywall/experiments/arm-sums.ts';
import type { Experiment } from '../../paywall/experiments/experiment.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Answer } from '../route.ts';
import { etagOf } from './etags.ts';

/** An experiment as admins are answered it: times in the publication's zone, and shares in place of buckets. */
export function experimentJson(experiment: Experiment, publication: Publication, now: EpochMs) {
  const { id, name, hypothesis, layer, status, startedAt, arms, plan, conclusion } = experiment;
  const time = (at: EpochMs) => isoTime(at, publication.settings.timeZone);
  return {
    id,
    name,
    hypothesis,
    layer,
    status,
    startedAt: startedAt === null ? null : time(startedAt),
    arms: arms.map((arm) => {
      const { id: armId, name: called, paused, effects } = arm;
      return { id: armId, name: called, share: shareOf(arm), paused, effects };
    }),
    plan,
    conclusion: conclusion && {
      at: time(conclusion.at),
      by: conclusion.who,
      outcome: conclusion.outcome,
      adopted: conclusion.adopted,
    },
    faults: status === 'draft' ? checkExperiment(experiment, publication, now) : [],
  };
}

export const experimentAnswerOf = (
  status: number,
  { value, version }: Versioned<Experiment>,
  { publication, now }: { readonly publication: Publication; readonly now: EpochMs },
): Answer => ({
  status,
  headers: { ETag: etagOf(version) },
  body: experimentJson(value, publication, now),
});
