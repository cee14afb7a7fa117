import type { Article } from '../articles/article.ts';
import type { DeviceClass, ReferrerClass, SegmentConditions, TraitValue } from './segment.ts';

/** What a request says of a reader, as far as rules ask for it. What is not known fits no condition on it. */
export interface RequestFacts {
  readonly article: Pick<Article, 'section' | 'tags' | 'tier'>;
  readonly registered: boolean;
  readonly device: DeviceClass | null;
  /** ISO 3166, upper case. */
  readonly country: string | null;
  /** The claims of the sign-in token; empty without one. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Whether the reader came by a link of a newsletter. */
  readonly newsletter: boolean;
  readonly referrer: ReferrerClass | null;
}

/** One condition on a request, with what people are told of it. */
export interface RequestCheck {
  readonly about: RequestCondition;
  readonly holds: (request: RequestFacts) => boolean;
  /** The value that fits, in words. */
  readonly told: (request: RequestFacts) => string;
}

export type RequestCondition =
  | 'sections'
  | 'tags'
  | 'tiers'
  | 'devices'
  | 'countries'
  | 'registered'
  | 'claims'
  | 'newsletter'
  | 'referrers';

const folded = (text: string) => text.trim().toLowerCase();

type CheckMakers = {
  readonly [Name in RequestCondition]: (
    wanted: NonNullable<SegmentConditions[Name]>,
  ) => readonly Omit<RequestCheck, 'about'>[];
};

/** Whether one of the values is what a claim says, or in the list that it says. */
function fitting({ claims }: RequestFacts, name: string, values: readonly TraitValue[]): TraitValue | undefined {
  const claim: unknown = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return values.find((value) => claim === value || (Array.isArray(claim) && claim.includes(value)));
}

function oneOf<Value>(wanted: readonly Value[], read: (request: RequestFacts) => Value | null, name: string) {
  const among = new Set(wanted);
  const holds = (request: RequestFacts) => {
    const value = read(request);
    return value !== null && among.has(value);
  };
  return [{ holds, told: (request: RequestFacts) => `${name} ${read(request)}` }];
}

/** In the order in which they cost least. */
const checkMakers: CheckMakers = {
  registered: (wanted) => [
    {
      holds: ({ registered }) => registered === wanted,
      told: ({ registered }) => (registered ? 'registered' : 'not registered'),
    },
  ],
  tiers: (wanted) => oneOf(wanted, ({ article }) => article.tier, 'tier'),
  sections: (wanted) =>
    oneOf(wanted.map(folded), ({ article }) => (article.section === null ? null : folded(article.section)), 'section'),
  tags(wanted) {
    const among = new Set(wanted.map(folded));
    const found = ({ article }: RequestFacts) => article.tags.find((tag) => among.has(folded(tag)));
    return [{ holds: (request) => found(request) !== undefined, told: (request) => `tag ${found(request)}` }];
  },
  newsletter: (wanted) => [
    {
      holds: ({ newsletter }) => newsletter === wanted,
      told: ({ newsletter }) => (newsletter ? 'came by a newsletter' : 'came by no newsletter'),
    },
  ],
  countries: (wanted) => oneOf(wanted, ({ country }) => country, 'country'),
  referrers: (wanted) => oneOf(wanted, ({ referrer }) => referrer, 'referrer'),
  devices: (wanted) => oneOf(wanted, ({ device }) => device, 'device'),
  claims: (wanted) =>
    Object.entries(wanted).map(([name, values]) => ({
      holds: (request) => fitting(request, name, values) !== undefined,
      told: (request) => `claim ${name} ${fitting(request, name, values)}`,
    })),
};

function checksFor<Name extends RequestCondition>(about: Name, conditions: SegmentConditions): readonly RequestCheck[] {
  const wanted = conditions[about];
  if (wanted === undefined) return [];
  const make: (wanted: NonNullable<SegmentConditions[Name]>) => readonly Omit<RequestCheck, 'about'>[] =
    checkMakers[about];
  return make(wanted as NonNullable<SegmentConditions[Name]>).map((check) => ({ about, ...check }));
}

/** What a rule asks of a request, each condition once. */
export function requestChecksOf(conditions: SegmentConditions): readonly RequestCheck[] {
  const names = Object.keys(checkMakers) as RequestCondition[];
  return names.flatMap((name) => checksFor(name, conditions));
}
