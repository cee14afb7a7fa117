import type { Publication } from '../publication.ts';
import { type CompiledRule, compiledRules } from '../segments/compiled-rules.ts';
import type { RequestCondition, RequestFacts } from '../segments/request-facts.ts';
import { holdsFor, type JudgedFacts } from '../segments/stored-conditions.ts';
import { leavesOffers } from './rule-publication.ts';

/** What is not known of a reader who is before no article. */
const ofOneView: ReadonlySet<RequestCondition> = new Set(['sections', 'tags', 'tiers', 'newsletter', 'referrers']);

const noArticle: RequestFacts['article'] = { section: null, tags: [], tier: 'metered' };

/** A reader who looks at offers, or buys. */
export type Shopper = Omit<RequestFacts, 'article' | 'newsletter' | 'referrer'>;

/** Whether the rules leave any offer out for anybody. */
export const choosesOffers = ({ segments }: Publication): boolean =>
  compiledRules(segments)?.rules.some(({ rule }) => rule.then.offers !== undefined && !leavesOffers(rule)) === true;

/** Whether it takes the store to say which. */
export const asksStoreForOffers = ({ segments }: Publication): boolean => compiledRules(segments)?.askStore === true;

/** `maybe`: before some articles, or for who comes from somewhere. */
function verdictOn({ checks, stored }: CompiledRule, shopper: Shopper, judged: JudgedFacts | null) {
  const request: RequestFacts = {
    article: noArticle,
    newsletter: false,
    referrer: null,
    registered: shopper.registered,
    device: shopper.device,
    country: shopper.country,
    claims: shopper.claims,
  };
  const known = checks.filter(({ about }) => !ofOneView.has(about));
  if (!known.every(({ holds }) => holds(request))) return 'no';
  if (stored !== null && (judged === null || !holdsFor(stored, judged))) return 'no';
  return known.length === checks.length ? 'yes' : 'maybe';
}

/**
 * The publication as a reader has it who looks at its offers or buys: with every offer that a view of theirs may show, and no other.
 * `judged`: null if nothing is known of the reader.
 */
export function publicationForOffers(
  publication: Publication,
  shopper: Shopper,
  judged: JudgedFacts | null,
): Publication {
  const shown = new Set<string>();
  const add = (rule: CompiledRule['rule'] | null) => {
    for (const id of rule?.then.offers ?? publication.offers.map((offer) => offer.id)) shown.add(id);
  };
  const rules = (compiledRules(publication.segments)?.rules ?? []).filter(({ rule }) => !leavesOffers(rule));
  for (const each of rules) {
    const verdict = verdictOn(each, shopper, judged);
    if (verdict !== 'no') add(each.rule);
    if (verdict === 'yes') return { ...publication, offersShown: [...shown] };
  }
  add(null);
  return { ...publication, offersShown: [...shown] };
}
