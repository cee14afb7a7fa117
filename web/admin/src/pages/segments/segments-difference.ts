import type { SegmentRule } from '../../../../../src/paywall/segments/segment.ts';
import type { ChangeInWords } from '../../components/change-in-words.ts';
import type { ConflictRow } from '../../components/conflict-row.ts';
import type { Names } from '../../components/effects/effects-words.ts';
import { fieldChanges } from '../../components/field-changes.ts';
import { ruleSentence } from './rule-words.ts';

type Rules = readonly SegmentRule[];

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const ruleIn = (rules: Rules, id: string) => rules.find((rule) => rule.id === id);

const idsOf = (...lists: readonly Rules[]) => [...new Set(lists.flatMap((rules) => rules.map(({ id }) => id)))];

const standing = ({ on }: SegmentRule) => (on ? '' : ' (off)');

const inWords = (rule: SegmentRule, names: Names) => `${ruleSentence(rule, names)}${standing(rule)}`;

/** Of what both lists have, in their order. */
const shared = (rules: Rules, other: Rules) => rules.filter(({ id }) => ruleIn(other, id) !== undefined);

const isSameOrder = (one: Rules, other: Rules) =>
  shared(one, other)
    .map(({ id }) => id)
    .join() ===
  shared(other, one)
    .map(({ id }) => id)
    .join();

const orderWords = (rules: Rules, other: Rules) =>
  shared(rules, other)
    .map(({ name }) => name)
    .join(', ');

const fieldsOf = ({ name, when, then }: SegmentRule) => ({ name, when, then });

function changeOf(before: SegmentRule, after: SegmentRule, names: Names): readonly ChangeInWords[] {
  if (isSame(before, after)) return [];
  const [was, is] = [inWords(before, names), inWords(after, names)];
  if (was !== is) return [{ label: after.name, before: was, after: is }];
  return fieldChanges([fieldsOf(before), fieldsOf(after)], { labels: {} }, 'UTC').map((change) => ({
    ...change,
    label: `${after.name}, ${change.label.toLowerCase()}`,
  }));
}

/** What one version of the rules has changed in another, in words. */
export function segmentChanges(before: Rules, after: Rules, names: Names): readonly ChangeInWords[] {
  const ofRules = idsOf(after, before).flatMap((id): readonly ChangeInWords[] => {
    const [was, is] = [ruleIn(before, id), ruleIn(after, id)];
    if (was === undefined)
      return is === undefined ? [] : [{ label: `${is.name}, new`, before: null, after: inWords(is, names) }];
    if (is === undefined) return [{ label: `${was.name}, removed`, before: inWords(was, names), after: null }];
    return changeOf(was, is, names);
  });
  if (isSameOrder(before, after)) return ofRules;
  return [...ofRules, { label: 'Order', before: orderWords(before, after), after: orderWords(after, before) }];
}

/** The log keeps for years what was saved. */
export const isRules = (value: unknown): value is { readonly rules: Rules } =>
  typeof value === 'object' && value !== null && 'rules' in value && Array.isArray(value.rules);

interface Versions {
  readonly base: Rules;
  readonly mine: Rules;
  readonly theirs: Rules;
}

const order = ' order';

/** What two people have made of the same rules: a row for each rule, and one for their order. */
export function segmentConflict({ base, mine, theirs }: Versions, names: Names): readonly ConflictRow[] {
  const words = (rules: Rules, id: string) => {
    const rule = ruleIn(rules, id);
    return rule === undefined ? 'Not there' : inWords(rule, names);
  };
  const rows = idsOf(mine, theirs).map((id): ConflictRow => {
    const [was, own, other] = [base, mine, theirs].map((rules) => ruleIn(rules, id));
    const differs = !isSame(own, other);
    const label = (own ?? other)?.name ?? id;
    const said = { mine: words(mine, id), theirs: words(theirs, id) };
    return { key: id, label, ...said, differs, onlyTheirs: differs && isSame(was, own) };
  });
  const differs = !isSameOrder(mine, theirs);
  const onlyTheirs = differs && isSameOrder(mine, base);
  const said = { mine: orderWords(mine, theirs), theirs: orderWords(theirs, mine) };
  return [...rows, { key: order, label: 'Order', ...said, differs, onlyTheirs }];
}

/** Mine, with those rules of theirs whose keys are given, and their order if its key is. */
export function mergedRules({ mine, theirs }: Versions, keys: ReadonlySet<string>): Rules {
  const [first, second] = keys.has(order) ? [theirs, mine] : [mine, theirs];
  return idsOf(first, second).flatMap((id) => {
    const rule = ruleIn(keys.has(id) ? theirs : mine, id);
    return rule === undefined ? [] : [rule];
  });
}
