import type { Publication } from '../publication.ts';
import type { CompiledRule } from '../segments/compiled-rules.ts';
import type { RequestFacts } from '../segments/request-facts.ts';
import type { SegmentRule } from '../segments/segment.ts';
import { daysSinceFirstSeen, type JudgedFacts, traitOf } from '../segments/stored-conditions.ts';

/** The rule that holds for a view. */
export interface SegmentMatch {
  readonly rule: SegmentRule;
  /** As the reader has it. */
  readonly publication: Publication;
  /** For people: the values by which it fits. */
  readonly values: () => readonly string[];
}

const counted = (count: number, name: string) => `${count} ${name}${count === 1 ? '' : 's'}`;

function storedValues({ when }: SegmentRule, judged: JudgedFacts): readonly string[] {
  const { lapsed, counted: bounds, daysSinceFirstSeen: days, traits = [] } = when;
  return [
    ...(lapsed === undefined ? [] : [lapsed ? 'access that is over' : 'no access that is over']),
    ...(bounds === undefined ? [] : [`${counted(judged.counted, 'article')} counted before`]),
    ...(days === undefined ? [] : [`first seen ${counted(daysSinceFirstSeen(judged), 'day')} ago`]),
    ...traits.map(({ name }) => `trait ${name} ${traitOf(judged, name)}`),
  ];
}

interface MatchFacts extends Pick<SegmentMatch, 'publication'> {
  readonly request: RequestFacts;
  /** Null if the store was not asked, or need not be. */
  readonly judged: JudgedFacts | null;
}

export const matchOf = (
  { rule, checks }: CompiledRule,
  { publication, request, judged }: MatchFacts,
): SegmentMatch => ({
  rule,
  publication,
  values: () => [...checks.map(({ told }) => told(request)), ...(judged === null ? [] : storedValues(rule, judged))],
});

/** For people: which rule holds, and why. */
export function matchInWords(match: SegmentMatch | null): string {
  if (match === null) return 'no rule of the segments holds for this view';
  const values = match.values();
  const because = values.length === 0 ? 'it holds for everybody' : values.join(', ');
  return `the rule ${match.rule.name} (${match.rule.id}) holds: ${because}`;
}
