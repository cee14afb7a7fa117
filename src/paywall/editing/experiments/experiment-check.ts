import type { Fault } from '../../errors.ts';
import { countBuckets } from '../../experiments/bucket-ranges.ts';
import type { Arm, Experiment } from '../../experiments/experiment.ts';
import { leastWeeks, mostWeeks } from '../../experiments/looks.ts';
import type { Publication } from '../../publication.ts';
import type { Effects } from '../../variants/effects.ts';
import { checkEffects, type EffectsAround } from '../targeting/effects-check.ts';

/** What texts and offers of arms are judged by. */
export const effectsAround = ({ offers, wordings, settings }: Publication, now: number): EffectsAround => ({
  offers,
  wordings,
  window: settings.meter.window,
  now,
});

const isEmpty = (effects: Effects) => Object.keys(effects).length === 0;

function checkArm(arm: Arm, at: number, around: EffectsAround): Fault[] {
  const path = `arms.${at}`;
  const own = (field: string, message: string): Fault[] => [{ path: `${path}.${field}`, message }];
  const found = checkEffects(arm.effects, around);
  return [
    ...(countBuckets(arm.ranges) === 0 ? own('share', 'must be above 0') : []),
    ...(at === 0 && !isEmpty(arm.effects)
      ? own('effects', 'must be empty: the first arm is what all others are compared with')
      : []),
    ...(at > 0 && isEmpty(arm.effects) ? own('effects', 'must change something') : []),
    ...found.map((fault) => ({ ...fault, path: `${path}.effects.${fault.path}` })),
  ];
}

function checkWeeks({ plan: { weeks } }: Experiment, { settings }: Publication): Fault[] {
  const least = leastWeeks(settings.meter.window);
  if (weeks >= least) return [];
  const message = `must be ${least} or more, so that every reader’s window of the meter fits in`;
  return [{ path: 'plan.weeks', message: least > mostWeeks ? 'is too short for the window of the meter' : message }];
}

/** Everything that is wrong with an experiment that has the right shape. */
export function checkExperiment(experiment: Experiment, publication: Publication, now: number): readonly Fault[] {
  const around = effectsAround(publication, now);
  return [...experiment.arms.flatMap((arm, at) => checkArm(arm, at, around)), ...checkWeeks(experiment, publication)];
}

/** What an experiment changes, by name. */
function subjectsOf({ arms }: Pick<Experiment, 'arms'>): ReadonlySet<string> {
  const subjects = arms.flatMap(({ effects: { limits, wall, offers, wording = {} } }) => [
    ...(limits === undefined ? [] : Object.keys(limits).map((kind) => `limits.${kind}`)),
    ...(wall === undefined ? [] : ['wall']),
    ...(offers === undefined ? [] : ['offers']),
    ...Object.entries(wording).flatMap(([locale, banners]) =>
      Object.keys(banners).map((state) => `${locale}.${state}`),
    ),
  ]);
  return new Set(subjects);
}

export const sharesLayer = (one: Experiment, other: Experiment): boolean =>
  one.layer !== null && one.layer === other.layer;

/** Whether both change the same thing for the same readers, so that neither could be told from the other. */
export function collides(one: Experiment, other: Experiment): boolean {
  if (one.id === other.id || sharesLayer(one, other)) return false;
  const [subjects, others] = [subjectsOf(one), subjectsOf(other)];
  return [...subjects].some((subject) => others.has(subject));
}
