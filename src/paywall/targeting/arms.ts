import { assignedArm, isHeldBack } from '../experiments/assignment.ts';
import type { Arm, Experiment } from '../experiments/experiment.ts';
import { madeOnce } from '../made-once.ts';
import type { Publication } from '../publication.ts';
import { type ReaderKey, type ReaderKind, readerKeyToHex } from '../reader.ts';
import type { ReaderFacts } from '../segments/reader-facts.ts';
import type { ArmOf, LimitCandidate } from '../segments/stored-conditions.ts';
import type { Effects } from '../variants/effects.ts';
import { withEffects } from './with-effects.ts';

/** An arm by which a reader is served. */
export interface ServedArm {
  readonly experiment: Experiment;
  readonly arm: Arm;
}

const isRunning = ({ status }: Experiment) => status === 'running';

/** Those that serve readers. Publications never change, so that this is found once. */
const runningAmong = madeOnce((experiments: Publication['experiments']): readonly Experiment[] =>
  experiments.filter(isRunning),
);

export const runningExperiments = ({ experiments }: Pick<Publication, 'experiments'>): readonly Experiment[] =>
  runningAmong(experiments);

/** To which arms a reader of whom nothing is stored belongs, by their key alone; paused ones too. */
export function assignedArms(publication: Publication, key: ReaderKey): readonly ServedArm[] {
  const experiments = runningExperiments(publication);
  if (experiments.length === 0) return [];
  const name = readerKeyToHex(key);
  if (isHeldBack(publication.settings.experiments.holdback, name)) return [];
  return experiments.flatMap((experiment) => {
    const arm = assignedArm(experiment, name);
    return arm === null ? [] : [{ experiment, arm }];
  });
}

const armNamed = ({ arms }: Experiment, id: string | undefined) => arms.find((arm) => arm.id === id);

interface Known {
  readonly assigned: readonly ServedArm[];
  /** Null if it is not known which arms are stored of the reader. */
  readonly held: ReaderFacts['arms'] | null;
}

/** By which arms a reader is served: the ones to which they were first exposed, else those to which they belong. A paused arm serves nobody. */
export const servedArms = (publication: Publication, { assigned, held }: Known): readonly ServedArm[] =>
  runningExperiments(publication).flatMap((experiment) => {
    const stored = armNamed(experiment, held?.get(experiment.id)?.arm);
    const arm = stored ?? assigned.find((one) => one.experiment === experiment)?.arm;
    return arm === undefined || arm.paused ? [] : [{ experiment, arm }];
  });

/** The publication as these arms have it, one after another. It is the same object again for the same arms. */
export const withArms = (publication: Publication, served: readonly ServedArm[]): Publication =>
  served.reduce((before, { arm }) => (isNothing(arm) ? before : withEffects(before, arm.effects)), publication);

const isNothing = ({ effects }: Arm) => Object.keys(effects).length === 0;

const shown = new WeakMap<Publication, WeakMap<Arm, Publication>>();

const both = (one: Effects, { limits, ...other }: Effects): Effects => ({
  ...one,
  ...other,
  ...(limits !== undefined && { limits: { ...one.limits, ...limits } }),
});

/** The publication as an arm has it and no experiment else, for a preview: the arm comes after the rules for segments, as in a view. */
export function publicationOfArm(publication: Publication, arm: Arm): Publication {
  const known = shown.get(publication) ?? new WeakMap<Arm, Publication>();
  shown.set(publication, known);
  const segments = publication.segments.map((rule) => ({ ...rule, then: both(rule.then, arm.effects) }));
  const made = known.get(arm) ?? withEffects({ ...publication, experiments: [], segments }, arm.effects);
  known.set(arm, made);
  return made;
}

export const armsOf = (served: readonly ServedArm[]): readonly ArmOf[] =>
  served.map(({ experiment, arm }) => ({ id: experiment.id, arm: arm.id }));

/** Arms together, and the limit that they give; null if they leave it as it is. */
interface ArmsLimit {
  readonly arms: readonly ArmOf[];
  readonly limit: number | null;
}

/** Every combination of arms that changes the limit of readers of this kind: those with most arms first, and last nobody's. */
function limitsOf([first, ...rest]: readonly Experiment[], kind: ReaderKind): readonly ArmsLimit[] {
  if (first === undefined) return [{ arms: [], limit: null }];
  const others = limitsOf(rest, kind);
  const own = first.arms.flatMap(({ id, paused, effects }) => {
    const limit = effects.limits?.[kind];
    if (paused || limit === undefined) return [];
    // Arms are applied one after another, so the last limit holds.
    return others.map((other) => ({ arms: [{ id: first.id, arm: id }, ...other.arms], limit: other.limit ?? limit }));
  });
  return [...own, ...others];
}

const limits = new WeakMap<Publication['experiments'], Map<ReaderKind, readonly ArmsLimit[]>>();

function limitsIn(publication: Publication, kind: ReaderKind): readonly ArmsLimit[] {
  const byKind = limits.get(publication.experiments) ?? new Map<ReaderKind, readonly ArmsLimit[]>();
  limits.set(publication.experiments, byKind);
  const known = byKind.get(kind) ?? limitsOf(runningExperiments(publication), kind);
  byKind.set(kind, known);
  return known;
}

/** Into how many candidates `withArmLimits` divides each. */
export const limitsPerCandidate = (publication: Publication, kind: ReaderKind): number =>
  limitsIn(publication, kind).length;

/** Each candidate with the limits that arms of experiments give its readers, and for everybody else as it is. */
export const withArmLimits = (
  publication: Publication,
  kind: ReaderKind,
  candidates: readonly LimitCandidate[],
): readonly LimitCandidate[] =>
  candidates.flatMap((candidate) =>
    limitsIn(publication, kind).map(({ arms, limit }) => ({
      ...candidate,
      limit: limit ?? candidate.limit,
      ...(arms.length > 0 && { arms }),
    })),
  );
