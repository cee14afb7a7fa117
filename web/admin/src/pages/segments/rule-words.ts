import type {
  Bounds,
  SegmentConditions,
  SegmentRule,
  TraitCondition,
} from '../../../../../src/paywall/segments/segment.ts';
import { countryInWords } from '../../components/countries.ts';
import { counted, effectsWords, type Names, numberWords } from '../../components/effects/effects-words.ts';

/** For what is said long after, when an offer may have gone: the log and the history. */
export const plainNames: Names = { offer: (id) => id };

const or = new Intl.ListFormat('en', { type: 'disjunction' });
const and = new Intl.ListFormat('en', { type: 'conjunction' });

const deviceWords = { desktop: 'a desktop', mobile: 'a phone', tablet: 'a tablet' } as const;

const referrerWords = {
  direct: 'directly',
  internal: 'from another page of the site',
  search: 'from a search engine',
  social: 'from a social network',
  other: 'from another site',
} as const;

function boundsWords({ atLeast, atMost }: Bounds, one: string, many: string): string {
  if (atLeast === undefined) return atMost === 0 ? `no ${one}` : `at most ${counted(atMost ?? 0, one, many)}`;
  if (atMost === undefined) return `${counted(atLeast, one, many)} or more`;
  return atLeast === atMost
    ? `exactly ${counted(atLeast, one, many)}`
    : `${numberWords(atLeast)} to ${counted(atMost, one, many)}`;
}

const valuesWords = (values: readonly (string | number | boolean)[]) => or.format(values.map(String));

function traitWords(trait: TraitCondition): string {
  if (trait.is !== undefined) return `whose trait ${trait.name} is ${valuesWords(trait.is)}`;
  const { atLeast, atMost } = trait;
  if (atMost === undefined) return `whose trait ${trait.name} is ${numberWords(atLeast ?? 0)} or more`;
  if (atLeast === undefined) return `whose trait ${trait.name} is at most ${numberWords(atMost)}`;
  return `whose trait ${trait.name} is ${numberWords(atLeast)} to ${numberWords(atMost)}`;
}

/** `have`, and what they have done, apart from what is said of them. */
function havesOf({ lapsed, counted: bounds, newsletter, referrers, daysSinceFirstSeen }: SegmentConditions) {
  const came = referrers?.map((each) => referrerWords[each]) ?? [];
  return [
    ...(lapsed === true ? ['had a subscription or a trial that is over'] : []),
    ...(lapsed === false ? ['never had a subscription or a trial that is over'] : []),
    ...(bounds === undefined ? [] : [`have read ${boundsWords(bounds, 'article', 'articles')}`]),
    ...(newsletter === undefined ? [] : [newsletter ? 'came by a newsletter' : 'did not come by a newsletter']),
    ...(came.length === 0 ? [] : [`came ${or.format(came)}`]),
    ...(daysSinceFirstSeen === undefined ? [] : [`first came ${boundsWords(daysSinceFirstSeen, 'day', 'days')} ago`]),
  ];
}

function readersWords(when: SegmentConditions): string {
  const { registered, devices, countries, claims = {}, traits = [] } = when;
  const on = devices === undefined ? [] : [`on ${or.format(devices.map((each) => deviceWords[each]))}`];
  const from = countries === undefined ? [] : [`in ${or.format(countries.map(countryInWords))}`];
  const whose = [
    ...Object.entries(claims).map(([name, values]) => `whose claim ${name} is ${valuesWords(values)}`),
    ...traits.map(traitWords),
  ];
  const haves = [...(registered === false ? ['have not signed in'] : []), ...havesOf(when)];
  const said = [...(haves.length === 0 ? [] : [`who ${and.format(haves)}`]), ...whose];
  const noun = registered === true ? 'registered readers' : 'readers';
  return [noun, ...on, ...from, ...(said.length === 0 ? [] : [and.format(said)])].join(' ');
}

function articlesWords({ sections, tags, tiers }: SegmentConditions): string | null {
  if (sections === undefined && tags === undefined && tiers === undefined) return null;
  const noun = tiers === undefined ? 'articles' : `${or.format(tiers)} articles`;
  const within = sections === undefined ? [] : [`in ${or.format(sections)}`];
  const tagged = tags === undefined ? [] : [`tagged ${or.format(tags)}`];
  return [noun, ...within, ...tagged].join(' ');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a rule does, in one sentence. */
export function ruleSentence({ when, then }: Pick<SegmentRule, 'when' | 'then'>, names: Names): string {
  const before = articlesWords(when);
  const who = readersWords(when);
  const effects = effectsWords(then, when.registered ?? (when.claims === undefined ? undefined : true), names);
  return before === null ? `${capital(who)} ${effects}.` : `Before ${before}, ${who} ${effects}.`;
}
