import type { Agent } from '../agents/agent.ts';
import { type AgentStanding, verdictOnArticle } from '../agents/policy.ts';
import { type Article, type ArticleKey, articleKeyText } from '../articles/article.ts';
import { windowAt } from '../calendar/window.ts';
import { windowsRetainedAt } from '../calendar/window-retention.ts';
import type { EpochMs } from '../clock.ts';
import { type Entitlement, type EntitlementStore, grantsAccess, noEntitlement } from '../entitlements/entitlement.ts';
import { entitlementThen } from '../entitlements/entitlement-history.ts';
import { purchasesIn } from '../entitlements/purchase.ts';
import { type Decision, decide, type Facts } from '../metering/decide.ts';
import { readingOf } from '../metering/meter-reading.ts';
import { passOfAgent } from '../metering/pass.ts';
import { needsNoMeter } from '../metering/without-meter.ts';
import { type Publication, type PublicationSettings, standingRulesOf } from '../publication.ts';
import type { Reader, ReaderKey, ReaderKind } from '../reader.ts';
import { noFacts, type ReaderFacts, type ReaderFactsStore } from '../segments/reader-facts.ts';
import type { TriedView } from '../segments/tried-conditions.ts';
import { type GivenFacts, segmentThen, viewThen } from './explain-segment.ts';
import type { ReaderRecords, WindowRecord } from './reader-records.ts';
import { kindIn, ownerIn, ownersMeter, recordedMeter } from './recorded-meter.ts';

/** One reader before one article, at any time. */
export interface Question {
  readonly publication: Publication;
  /** Null for a new anonymous reader. */
  readonly reader: { readonly id: string; readonly key: ReaderKey } | null;
  /** Null if it is not known. */
  readonly kind: ReaderKind | null;
  /** The agent that asks; left out for a reader. */
  readonly agent?: Agent | undefined;
  readonly article: Article;
  readonly articleKey: ArticleKey;
  readonly at: EpochMs;
  readonly now: EpochMs;
  /** What is taken of the request and the reader, for rules that ask for it. */
  readonly given?: GivenFacts;
}

export interface Explanation {
  readonly reader: Reader;
  readonly decision: Decision;
  /** By what rules were judged. */
  readonly view: TriedView;
  /** What is not known, and what was taken in its place: whole sentences. */
  readonly unknown: readonly string[];
}

interface Held {
  readonly entitlement: Entitlement;
  readonly records: readonly WindowRecord[];
  /** The records of the reader with whom this anonymous one was united, whose meter they go on with; null if there is none. */
  readonly ownerRecords: readonly WindowRecord[] | null;
  /** What is known of the reader, or of that owner. */
  readonly facts: ReaderFacts;
}

/** What somebody has whose subscription ended just before. */
const lapsedThen = (at: EpochMs): Entitlement => ({ ...noEntitlement, state: 'expired', endsAt: at - 1 });

const heldMeter = (settings: PublicationSettings, { records, ownerRecords }: Omit<Held, 'entitlement'>, at: EpochMs) =>
  ownerRecords === null ? recordedMeter(settings, records, at) : ownersMeter(settings, ownerRecords, at);

/** What the store would have found and done, had it been asked without counting. */
function meterFacts(
  { settings, articleKey, at, given }: Pick<Question, 'articleKey' | 'at' | 'given'> & Pick<Facts, 'settings'>,
  reader: Reader,
  { entitlement, ...held }: Held,
): NonNullable<Facts['meter']> {
  const { views, united, windowEndsAt } = heldMeter(settings, held, at);
  const used = given?.counted ?? views.length;
  const reading = readingOf(settings, reader, { used, united, windowEndsAt });
  if (grantsAccess(entitlement, at)) return { outcome: 'entitled', reading };
  const name = articleKeyText(articleKey);
  if (views.some(({ article }) => articleKeyText(article) === name)) return { outcome: 'already-read', reading };
  return { outcome: used < reading.limit ? 'room' : 'full', reading };
}

/** Whether what was counted in the window at that time may have been forgotten since. */
function isForgotten({ meter, timeZone }: PublicationSettings, records: readonly WindowRecord[], time: Question) {
  const { at, now } = time;
  if (at >= now) return false;
  const { kind, id } = windowAt(meter.window, timeZone, at);
  if (kind !== 'rolling') return windowsRetainedAt(now).every((window) => window.id !== id);
  return records.every(({ endsAt, views }) => endsAt === null || endsAt <= at || (views[0]?.countedAt ?? at) > at);
}

function unknownIn(question: Question, known: ReaderKind | null, { entitlement, records }: Held): readonly string[] {
  const { at, now, reader, publication } = question;
  const isOld = reader !== null;
  const isPast = at < now;
  const sentences: [boolean, string][] = [
    [
      isOld && known === null,
      'The id does not show whether the reader is anonymous or registered: taken as anonymous.',
    ],
    [
      !isOld && publication.settings.newReaders !== null,
      'How many readers of their network were new that day is not known: taken as few.',
    ],
    [at !== now, 'Rules, wording and offers are taken as they are today.'],
    [at > now && isOld, 'What this reader reads and buys until then is not known: taken as nothing.'],
    [
      isOld && isForgotten(publication.settings, records, question),
      'What was counted at that time is not kept any more: taken as nothing.',
    ],
    [
      isPast && entitlement.basis !== undefined && purchasesIn(entitlement.basis).length > 0,
      'When a payment failed, was recovered or was refunded is not stored: purchases are taken as they are today, until their end.',
    ],
  ];
  return sentences.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}

/** Without a CDN in front, for there is no request. */
function standingOf({ publication: { agents }, agent, article }: Question): AgentStanding | null {
  if (agents === null || agent === undefined) return null;
  return { agent, tier: article.tier, verdict: verdictOnArticle(agents, agent, article), isChargedInBand: false };
}

export interface DecisionExplainer {
  /**
   * What the paywall would decide. Counts nothing, and knows no request: neither gift, institution nor crawler lets anybody in.
   * Throws `store-unavailable`.
   */
  explain(question: Question): Promise<Explanation>;
}

export function createDecisionExplainer(stores: {
  entitlements: EntitlementStore;
  readers: ReaderRecords;
  readerFacts: Pick<ReaderFactsStore, 'read'>;
}): DecisionExplainer {
  async function heldOf({ publication, reader, at, now, given }: Question): Promise<Held> {
    if (reader === null) {
      const entitlement = given?.lapsed === true ? lapsedThen(at) : noEntitlement;
      return { entitlement, records: [], ownerRecords: null, facts: noFacts };
    }
    const { name, settings } = publication;
    const [stored, records] = await Promise.all([
      stores.entitlements.read(name, reader.key),
      stores.readers.read({ publication: name, reader: reader.key, now }),
    ]);
    const owner = ownerIn(settings, records, at);
    const entitlement = entitlementThen(stored ?? noEntitlement, { at, now }, standingRulesOf(settings));
    // What is known of who goes on with another's meter is that one's, unless their own access lets them in.
    const known = owner === null || grantsAccess(entitlement, at) ? reader.key : owner;
    const [ownerRecords, facts] = await Promise.all([
      owner === null ? null : stores.readers.read({ publication: name, reader: owner, now }),
      stores.readerFacts.read({ publication: name, reader: known, now }),
    ]);
    return { entitlement, records, ownerRecords, facts };
  }

  return {
    async explain(question) {
      const { publication, article, at: now } = question;
      const held = await heldOf(question);
      const known = question.kind ?? kindIn(held.records);
      const reader: Reader = { id: question.reader?.id ?? '', kind: known ?? 'anonymous' };
      const { entitlement } = held;
      const { length } = heldMeter(publication.settings, held, now).views;
      const counted = question.given?.counted ?? (grantsAccess(entitlement, now) ? 0 : length);
      const view = viewThen(question, reader.kind, { entitlement, facts: held.facts, counted });
      const targeted = segmentThen(question, reader.kind, view);
      const { settings } = targeted?.publication ?? publication;
      const agent = standingOf(question);
      const pass = agent === null ? null : passOfAgent(agent);
      const facts = { settings, reader, article, now, pass, agent, segment: targeted?.segment, arms: targeted?.arms };
      const meter = needsNoMeter(facts) ? null : meterFacts({ ...question, settings }, reader, held);
      const decision = decide({ ...facts, entitlement, silence: null, meter });
      return { reader, decision, view, unknown: unknownIn(question, known, held) };
    },
  };
}
