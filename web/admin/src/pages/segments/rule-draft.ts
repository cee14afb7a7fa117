import type {
  Bounds,
  SegmentConditions,
  SegmentRule,
  TraitCondition,
  TraitValue,
} from '../../../../../src/paywall/segments/segment.ts';
import type { FieldFault } from '../../api/problem.ts';
import { type EffectsDraft, effectsDraftOf, readEffects } from '../../components/effects/effects-draft.ts';

export interface BoundsDraft {
  readonly atLeast: string;
  readonly atMost: string;
}

export interface ClaimDraft {
  readonly name: string;
  readonly values: readonly string[];
}

export interface TraitDraft extends BoundsDraft, ClaimDraft {
  /** Whether it has one of some values, or lies within bounds. What was typed for one way stays while the other is chosen. */
  readonly by: 'values' | 'bounds';
}

type Same =
  | 'sections'
  | 'tags'
  | 'tiers'
  | 'devices'
  | 'countries'
  | 'registered'
  | 'newsletter'
  | 'referrers'
  | 'lapsed';

/** Conditions while they are being written; those that are left out do not matter. */
export type ConditionsDraft = Pick<SegmentConditions, Same> & {
  readonly counted?: BoundsDraft;
  readonly daysSinceFirstSeen?: BoundsDraft;
  readonly claims?: readonly ClaimDraft[];
  readonly traits?: readonly TraitDraft[];
};

/** A rule while it is being written. */
export interface RuleDraft {
  readonly id: string;
  readonly name: string;
  readonly on: boolean;
  readonly when: ConditionsDraft;
  readonly then: EffectsDraft;
}

/** A text that looks like something else stands in quotes. */
const valueText = (value: TraitValue) =>
  typeof value === 'string' && typeof readValue(value) !== 'string' ? `"${value}"` : String(value);

/** `true` and `false` are truths, numbers are numbers, and all else, and what stands in quotes, is text. */
export function readValue(text: string): TraitValue {
  const typed = text.trim();
  if (typed === 'true' || typed === 'false') return typed === 'true';
  if (/^-?\d+(\.\d+)?$/.test(typed)) return Number(typed);
  return /^"(.*)"$/.exec(typed)?.[1] ?? typed;
}

const boundsDraft = ({ atLeast, atMost }: Bounds): BoundsDraft => ({
  atLeast: String(atLeast ?? ''),
  atMost: String(atMost ?? ''),
});

const traitDraft = (trait: TraitCondition): TraitDraft =>
  trait.is === undefined
    ? { name: trait.name, by: 'bounds', values: [], ...boundsDraft(trait) }
    : { name: trait.name, by: 'values', values: trait.is.map(valueText), atLeast: '', atMost: '' };

function conditionsDraftOf({
  counted,
  daysSinceFirstSeen,
  claims,
  traits,
  ...same
}: SegmentConditions): ConditionsDraft {
  const named = Object.entries(claims ?? {}).map(([name, values]) => ({ name, values: values.map(valueText) }));
  return {
    ...same,
    ...(counted !== undefined && { counted: boundsDraft(counted) }),
    ...(daysSinceFirstSeen !== undefined && { daysSinceFirstSeen: boundsDraft(daysSinceFirstSeen) }),
    ...(claims !== undefined && { claims: named }),
    ...(traits !== undefined && { traits: traits.map(traitDraft) }),
  };
}

export const ruleDraftOf = ({ when, then, ...rule }: SegmentRule): RuleDraft => ({
  ...rule,
  when: conditionsDraftOf(when),
  then: effectsDraftOf(then),
});

const lists = ['sections', 'tags', 'tiers', 'devices', 'countries', 'referrers'] as const;

function readConditions(draft: ConditionsDraft, path: string): { when: SegmentConditions; faults: FieldFault[] } {
  const { counted, daysSinceFirstSeen, claims, traits, ...same } = draft;
  const faults: FieldFault[] = [];
  function numberAt(text: string, at: string, whole: boolean): number | undefined {
    const typed = text.trim();
    if (typed === '') return undefined;
    const isRight = (whole ? /^\d{1,7}$/ : /^-?\d{1,9}(\.\d+)?$/).test(typed);
    if (!isRight) faults.push({ path: at, message: whole ? 'Enter a whole number.' : 'Enter a number.' });
    return Number(typed);
  }
  function bounds({ atLeast, atMost }: BoundsDraft, at: string, whole = true): Bounds {
    const [least, most] = [numberAt(atLeast, `${at}.atLeast`, whole), numberAt(atMost, `${at}.atMost`, whole)];
    if (least === undefined && most === undefined) faults.push({ path: `${at}.atLeast`, message: 'Enter a number.' });
    return { ...(least !== undefined && { atLeast: least }), ...(most !== undefined && { atMost: most }) };
  }
  function some(values: readonly unknown[] | undefined, at: string): void {
    if (values?.length === 0) faults.push({ path: `${path}.${at}`, message: 'Enter at least one.' });
  }
  function named({ name, values }: ClaimDraft, at: string): void {
    if (name.trim() === '') faults.push({ path: `${path}.${at}.name`, message: 'Enter a name.' });
    some(values, `${at}.values`);
  }
  for (const list of lists) some(same[list], list);
  some(claims, 'claims');
  some(traits, 'traits');
  for (const [index, claim] of (claims ?? []).entries()) named(claim, `claims.${index}`);
  for (const [index, { by, ...rest }] of (traits ?? []).entries())
    named(by === 'values' ? rest : { ...rest, values: ['any'] }, `traits.${index}`);
  const trait = ({ name, by, values, ...within }: TraitDraft, index: number): TraitCondition =>
    by === 'values'
      ? { name: name.trim(), is: values.map(readValue) }
      : { name: name.trim(), ...bounds(within, `${path}.traits.${index}`, false) };
  const when: SegmentConditions = {
    ...same,
    ...(counted !== undefined && { counted: bounds(counted, `${path}.counted`) }),
    ...(daysSinceFirstSeen !== undefined && {
      daysSinceFirstSeen: bounds(daysSinceFirstSeen, `${path}.daysSinceFirstSeen`),
    }),
    ...(claims !== undefined && {
      claims: Object.fromEntries(claims.map(({ name, values }) => [name.trim(), values.map(readValue)])),
    }),
    ...(traits !== undefined && { traits: traits.map(trait) }),
  };
  return { when, faults };
}

/** The rule as far as it can be read, and what cannot: whether it is right is the service's to say. */
function readRule({ when, then, ...rule }: RuleDraft, path: string) {
  const conditions = readConditions(when, `${path}.when`);
  const { effects, faults } = readEffects(then, `${path}.then`);
  return {
    rule: { ...rule, name: rule.name.trim(), when: conditions.when, then: effects } satisfies SegmentRule,
    faults: [...conditions.faults, ...faults],
  };
}

/** All rules, with what cannot be read of any. */
export function readRules(drafts: readonly RuleDraft[]) {
  const read = drafts.map((draft, index) => readRule(draft, `rules.${index}`));
  return { rules: read.map(({ rule }) => rule), faults: read.flatMap(({ faults }) => faults) };
}

/** An id made of a name, which no other rule has. */
export function idFor(name: string, others: readonly RuleDraft[]): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 56);
  const base = words === '' ? 'rule' : words;
  const taken = new Set(others.map(({ id }) => id));
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
