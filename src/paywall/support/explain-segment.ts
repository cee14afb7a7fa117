import type { Article } from '../articles/article.ts';
import type { EpochMs } from '../clock.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import { isLapsed } from '../entitlements/lapsed-since.ts';
import { isJudgedAtWall } from '../metering/targeted-view.ts';
import { needsNoMeter } from '../metering/without-meter.ts';
import type { Publication } from '../publication.ts';
import type { ReaderKey, ReaderKind } from '../reader.ts';
import type { ReaderFacts } from '../segments/reader-facts.ts';
import type { RequestFacts } from '../segments/request-facts.ts';
import type { TraitValue } from '../segments/segment.ts';
import type { TriedView } from '../segments/tried-conditions.ts';
import { certainOf, judgedTarget, type Targeted, targetOf } from '../targeting/target.ts';

/** What somebody who asks takes of the request and the reader. What is left out is not known, and fits no condition. */
export interface GivenFacts extends Partial<Omit<RequestFacts, 'article' | 'registered'>> {
  /** In the place of what is stored under these names. */
  readonly traits?: ReadonlyMap<string, TraitValue>;
  /** In the place of the first view that is stored. */
  readonly firstSeenAt?: EpochMs;
  /** In the place of what is counted in the window. */
  readonly counted?: number;
  /** For a reader of whom nothing is stored. */
  readonly lapsed?: boolean;
}

interface Known {
  /** As it was at the time. */
  readonly entitlement: Entitlement;
  readonly facts: ReaderFacts;
  /** Unique articles in the window before the view. */
  readonly counted: number;
}

interface Asked {
  readonly publication: Publication;
  /** Null for a new one. */
  readonly reader: { readonly key: ReaderKey } | null;
  readonly article: Article;
  readonly at: EpochMs;
  readonly given?: GivenFacts;
}

function takenFacts({ firstSeenAt, traits, arms }: ReaderFacts, { at, given = {} }: Asked): ReaderFacts {
  const taken = [...(given.traits ?? [])].map(([name, value]) => [name, { value, endsAt: at + 1 }] as const);
  return { firstSeenAt: given.firstSeenAt ?? firstSeenAt, traits: new Map([...traits, ...taken]), arms };
}

/** All that rules may ask of a view. */
export function viewThen(asked: Asked, kind: ReaderKind, { entitlement, facts, counted }: Known): TriedView {
  const { article, at, given = {} } = asked;
  const { device = null, country = null, claims = {}, newsletter = false, referrer = null } = given;
  const request = { article, registered: kind === 'registered', device, country, claims, newsletter, referrer };
  const lapsed = isLapsed(entitlement, at);
  return { request, judged: { facts: takenFacts(facts, asked), lapsed, counted, now: at } };
}

/** The rule that would hold for a view, and the publication as its reader has it; null for a publication without rules. */
export function segmentThen(asked: Asked, kind: ReaderKind, { request, judged }: TriedView): Targeted | null {
  const { publication, article, at } = asked;
  const target = targetOf(publication, request, { key: asked.reader?.key ?? null, kind });
  if (target === null) return null;
  const { settings } = publication;
  const view = { settings, reader: { id: '', kind }, article, now: at, pass: null };
  if (needsNoMeter(view) && !isJudgedAtWall({ publication, article, target }, null)) return certainOf(target);
  return judgedTarget(target, judged);
}
