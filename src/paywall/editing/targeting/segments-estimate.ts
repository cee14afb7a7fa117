import type { ReaderKind } from '../../reader.ts';
import type { Distribution } from '../../reports/distribution.ts';
import type { DistributionReport } from '../../reports/reports.ts';
import type { SegmentConditions, SegmentRule } from '../../segments/segment.ts';

/** How many readers of a window a rule would have touched, by what is stored of that window. */
export interface SegmentEstimate {
  readonly rule: string;
  /** Null if nothing that is stored says it. */
  readonly count: number | null;
  /** Readers of the window. */
  readonly of: number;
  /** Whether it may have been fewer. */
  readonly isAtMost: boolean;
  readonly sentence: string;
  /** What it rests on, in whole sentences. */
  readonly basis: readonly string[];
}

type Distributions = DistributionReport['kinds'];

const inNumber = new Intl.NumberFormat('en');
const inList = new Intl.ListFormat('en', { type: 'conjunction' });

/** Conditions of which the figures of readers say nothing. */
const unknowns = {
  sections: 'section',
  tags: 'tag',
  tiers: 'tier',
  devices: 'device',
  countries: 'country',
  claims: 'claim',
  newsletter: 'newsletter',
  referrers: 'referrer',
  lapsed: 'ended subscription',
  daysSinceFirstSeen: 'day of the first visit',
  traits: 'trait',
} as const satisfies Partial<Record<keyof SegmentConditions, string>>;

const isKnown = (when: SegmentConditions, condition: keyof typeof unknowns) => when[condition] === undefined;

/** Which readers can fit, by whether they are registered. */
function kindsOf({ registered, claims }: SegmentConditions): readonly ReaderKind[] {
  if (registered === false) return ['anonymous'];
  return registered === true || claims !== undefined ? ['registered'] : ['anonymous', 'registered'];
}

/** Readers begin with no article and come through every number, so that only the lower bound leaves some out. */
function having({ readers }: Distribution, articles: number): number {
  return readers.filter((each) => each.articles >= articles).reduce((sum, each) => sum + each.readers, 0);
}

const readers = (count: number) => `${inNumber.format(count)} reader${count === 1 ? '' : 's'}`;

function basisOf({ when }: SegmentRule, before: readonly SegmentRule[]): readonly string[] {
  const unknown = Object.entries(unknowns).filter(([name]) => !isKnown(when, name as keyof typeof unknowns));
  const words = unknown.map(([, word]) => word);
  const counted = 'It goes by how many articles readers of that window read, each reader once.';
  return [
    counted,
    ...(words.length === 0 ? [] : [`Not known of them: ${inList.format(words)}. So it may be fewer.`]),
    ...(before.length === 0 ? [] : ['Rules before it hold for some of them instead.']),
  ];
}

function estimateOf(rule: SegmentRule, before: readonly SegmentRule[], kinds: Distributions): SegmentEstimate {
  const { when } = rule;
  const of = kinds.anonymous.total + kinds.registered.total;
  const basis = basisOf(rule, before);
  if (of === 0) {
    const sentence = 'How many readers it touches cannot be said yet: none are counted.';
    return { rule: rule.id, count: null, of, isAtMost: false, sentence, basis: [] };
  }
  const least = Math.max(1, when.counted?.atLeast ?? 1);
  const count = kindsOf(when).reduce((sum, kind) => sum + having(kinds[kind], least), 0);
  const isAtMost = basis.length > 1;
  const said = `${isAtMost ? 'at most' : 'about'} ${inNumber.format(count)}`;
  const sentence = `Of ${readers(of)} of that window, ${said} would have been touched.`;
  return { rule: rule.id, count, of, isAtMost, sentence, basis };
}

/** An estimate for each rule, also of those that are off, as if they were on. */
export const estimateSegments = (rules: readonly SegmentRule[], kinds: Distributions): readonly SegmentEstimate[] =>
  rules.map((rule, index) =>
    estimateOf(
      rule,
      rules.slice(0, index).filter(({ on }) => on),
      kinds,
    ),
  );
