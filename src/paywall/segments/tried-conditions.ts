import { type RequestFacts, requestChecksOf } from './request-facts.ts';
import type { SegmentConditions } from './segment.ts';
import { daysSinceFirstSeen, holdsFor, type JudgedFacts, traitOf } from './stored-conditions.ts';

/** One condition of a rule, held against one view. */
export interface TriedCondition {
  readonly condition: keyof SegmentConditions;
  readonly holds: boolean;
  /** What the view has, in words. */
  readonly is: string;
}

/** One reader before one article, with all that rules ask. */
export interface TriedView {
  readonly request: RequestFacts;
  readonly judged: JudgedFacts;
}

const unknown = 'not known';

const yesOrNo = (value: boolean) => (value ? 'yes' : 'no');

type Told = Readonly<Record<keyof SegmentConditions, (view: TriedView, conditions: SegmentConditions) => string>>;

const valueWords = (value: unknown) => (value === undefined ? unknown : String(value));

const told: Told = {
  sections: ({ request }) => request.article.section ?? 'none',
  tags: ({ request }) => request.article.tags.join(', ') || 'none',
  tiers: ({ request }) => request.article.tier,
  devices: ({ request }) => request.device ?? unknown,
  countries: ({ request }) => request.country ?? unknown,
  registered: ({ request }) => yesOrNo(request.registered),
  claims: ({ request }, { claims = {} }) =>
    Object.keys(claims)
      .map((name) => `${name} ${valueWords(request.claims[name])}`)
      .join(', '),
  newsletter: ({ request }) => yesOrNo(request.newsletter),
  referrers: ({ request }) => request.referrer ?? unknown,
  lapsed: ({ judged }) => yesOrNo(judged.lapsed),
  counted: ({ judged }) => String(judged.counted),
  daysSinceFirstSeen: ({ judged }) => String(daysSinceFirstSeen(judged)),
  traits: ({ judged }, { traits = [] }) =>
    traits.map(({ name }) => `${name} ${valueWords(traitOf(judged, name))}`).join(', '),
};

/** Each condition of a rule by itself: whether it holds for this view, and what the view has. */
export function triedConditions(conditions: SegmentConditions, view: TriedView): readonly TriedCondition[] {
  const names = (Object.keys(told) as (keyof SegmentConditions)[]).filter((name) => conditions[name] !== undefined);
  return names.map((condition) => {
    const alone: SegmentConditions = { [condition]: conditions[condition] };
    const holds = requestChecksOf(alone).every((check) => check.holds(view.request)) && holdsFor(alone, view.judged);
    return { condition, holds, is: told[condition](view, conditions) };
  });
}
