import type { FieldFault } from '../../api/problem.ts';
import { type EffectsDraft, effectsDraftOf, readEffects } from '../../components/effects/effects-draft.ts';
import type { ExperimentBody, ExperimentToSave, SizeBody, SizeQuestion } from './experiment-api.ts';

export interface ArmDraft {
  readonly id: string;
  readonly name: string;
  readonly effects: EffectsDraft;
}

/** An experiment while it is being written. Numbers are as they are typed. */
export interface ExperimentDraft {
  readonly name: string;
  readonly hypothesis: string;
  readonly layer: string;
  /** The control first. */
  readonly arms: readonly ArmDraft[];
  /** Percent of all readers, of all arms together. */
  readonly share: string;
  readonly metric: 'paid' | 'registered';
  /** Percent; empty to take it from the figures. */
  readonly baseRate: string;
  /** Percent of the share that converts today. */
  readonly smallestEffect: string;
  /** Empty for as many as are needed. */
  readonly weeks: string;
}

export const mostArms = 5;

const arm = (id: string, name: string): ArmDraft => ({ id, name, effects: effectsDraftOf({}) });

export const newDraft: ExperimentDraft = {
  name: '',
  hypothesis: '',
  layer: '',
  arms: [arm('control', 'As it is'), arm('a', 'Version A')],
  share: '100',
  metric: 'paid',
  baseRate: '',
  smallestEffect: '20',
  weeks: '',
};

/** The next letter that no arm has. */
export function withArm(arms: readonly ArmDraft[]): readonly ArmDraft[] {
  const letter = ['a', 'b', 'c', 'd', 'e'].find((each) => arms.every(({ id }) => id !== each)) ?? 'f';
  return [...arms, arm(letter, `Version ${letter.toUpperCase()}`)];
}

/** Without the noise of binary fractions. */
const inPercent = (share: number) => String(Number((share * 100).toFixed(4)));

export function draftOf({ name, hypothesis, layer, arms, plan }: ExperimentBody): ExperimentDraft {
  return {
    name,
    hypothesis: hypothesis ?? '',
    layer: layer ?? '',
    arms: arms.map(({ id, name: called, effects }) => ({ id, name: called, effects: effectsDraftOf(effects) })),
    share: inPercent(arms.reduce((sum, each) => sum + each.share, 0)),
    metric: plan.metric,
    baseRate: inPercent(plan.baseRate),
    smallestEffect: inPercent(plan.smallestEffect),
    weeks: String(plan.weeks),
  };
}

/** A number of percent as a ratio; null for what is no number. */
function ratioOf(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value / 100 : null;
}

/** Whole buckets of 10 000 for each arm, so that all have as many. */
const shareOfEach = (total: number, arms: number) => Math.floor((total * 10_000) / arms) / 10_000;

/** Null while there is nothing that can be asked. */
export function questionOf({ arms, share, metric, baseRate, smallestEffect }: ExperimentDraft): SizeQuestion | null {
  const [total, effect] = [ratioOf(share), ratioOf(smallestEffect)];
  const each = total === null ? 0 : shareOfEach(total, arms.length);
  const read = arms.map((one) => readEffects(one.effects, ''));
  if (effect === null || effect < 0.01 || effect > 10 || each <= 0 || each * arms.length > 1) return null;
  if (read.some(({ faults }) => faults.length > 0)) return null;
  return {
    arms: read.map(({ effects }) => ({ share: each, effects })),
    metric,
    smallestEffect: effect,
    baseRate: baseRate.trim() === '' ? null : ratioOf(baseRate),
  };
}

type Read = { readonly body: ExperimentToSave } | { readonly faults: readonly FieldFault[] };

const weeksOf = (text: string, size: SizeBody | null): number | null => {
  if (/^\d{1,2}$/.test(text.trim())) return Number(text);
  return text.trim() === '' && size?.isEnough === true ? size.weeks : null;
};

/** What is sent, or what is not a number yet. `size`: what the service said that it needs. */
export function readDraft(draft: ExperimentDraft, id: string, size: SizeBody | null): Read {
  const [total, effect] = [ratioOf(draft.share), ratioOf(draft.smallestEffect)];
  const baseRate = draft.baseRate.trim() === '' ? (size?.baseRate ?? null) : ratioOf(draft.baseRate);
  const weeks = weeksOf(draft.weeks, size);
  const read = draft.arms.map(({ effects }, at) => readEffects(effects, `arms.${at}.effects`));
  const faults: FieldFault[] = [
    ...(draft.name.trim() === '' ? [{ path: 'name', message: 'Enter a name.' }] : []),
    ...(id === '' && draft.name.trim() !== '' ? [{ path: 'name', message: 'Use some Latin letters or digits.' }] : []),
    ...(total === null || total > 1 ? [{ path: 'share', message: 'Enter a number above 0, up to 100.' }] : []),
    ...(effect === null ? [{ path: 'plan.smallestEffect', message: 'Enter a number above 0.' }] : []),
    ...(baseRate === null
      ? [{ path: 'plan.baseRate', message: 'No figure says it: enter how many of 100 readers do it today.' }]
      : []),
    ...(weeks === null ? [{ path: 'plan.weeks', message: 'Enter a whole number of weeks.' }] : []),
    ...read.flatMap((each) => each.faults),
  ];
  if (faults.length > 0 || total === null || effect === null || baseRate === null || weeks === null) return { faults };
  const share = shareOfEach(total, draft.arms.length);
  return {
    body: {
      id,
      name: draft.name.trim(),
      hypothesis: draft.hypothesis.trim() === '' ? null : draft.hypothesis.trim(),
      layer: draft.layer.trim() === '' ? null : draft.layer.trim(),
      arms: draft.arms.map(({ id: armId, name }, at) => {
        return { id: armId, name: name.trim(), share, effects: { ...read[at]?.effects } };
      }),
      plan: { metric: draft.metric, baseRate, smallestEffect: effect, weeks },
    },
  };
}
