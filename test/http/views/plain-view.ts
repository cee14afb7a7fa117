import { expect } from 'chai';
import { Temporal } from 'temporal-polyfill';
import { isRefusedAsAmbiguous } from '../../../src/paywall/articles/ambiguous-address.ts';
import type { Article } from '../../../src/paywall/articles/article.ts';
import { canonicalArticleId, isTooLong } from '../../../src/paywall/articles/article-identity.ts';
import { windowAt } from '../../../src/paywall/calendar/window.ts';
import { type Entitlement, grantsAccess, noEntitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { type Decision, decide, type Facts } from '../../../src/paywall/metering/decide.ts';
import type { Pass } from '../../../src/paywall/metering/pass.ts';
import type { Reason } from '../../../src/paywall/metering/reasons.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { Reader } from '../../../src/paywall/reader.ts';
import type { MeterModel } from '../../contract/meter-model.ts';
import type { Asking } from './asking.ts';
import type { DrawnGate, DrawnView } from './drawn-request.ts';
import { PlainProblem } from './plain-answer.ts';
import type { Readers } from './readers.ts';

/** A view from who asks to the decision, in the plainest form. */

/** Who asks, and what of their tokens is believed. */
export interface PlainCaller {
  readonly reader: Reader;
  /** The anonymous reader they were before signing in. */
  readonly before: string | null;
  readonly isNew: boolean;
  readonly isKept: boolean;
  readonly missingClaim: string | undefined;
  readonly exemptBy: string | null;
  readonly entitlement: Entitlement | null;
  readonly token: string | null;
}

const invalidBody = (path: string, message: string) =>
  new PlainProblem('invalid-request', `The body is not valid${path === '' ? '' : `: ${path}`}.`, [{ path, message }]);

/** The article of a view. Throws the problem of one that is none. */
export function articleOf(publication: Publication, { id, facts, fault }: DrawnView): Article {
  if (fault === 'another type')
    throw new PlainProblem(
      'unsupported-media-type',
      'The body must be JSON, sent with Content-Type: application/json.',
    );
  if (fault === 'no JSON')
    throw new PlainProblem('invalid-request', 'The body is not valid JSON.', [{ path: '', message: 'not valid JSON' }]);
  if (fault === 'an unknown field') throw invalidBody('colour', 'unknown field');
  if (fault === 'no character') throw invalidBody('article.id', 'has no character');
  const canonical = canonicalArticleId(id, publication.settings.articleIdentity);
  if (isTooLong(canonical))
    throw invalidBody('article.id', 'longer than 2048 characters without its tracking parameters');
  return { id: canonical, section: null, tags: [], tier: facts.tier ?? 'metered', sponsored: facts.sponsored ?? false };
}

/** The article that a proxy asks about. */
export function proxiedArticleOf({ settings }: Publication, { id, by, other = '', facts }: DrawnGate): Article {
  const path = id.replace(/^https:\/\/[^/]+/, '');
  const isContradicted = other !== '' && by !== 'X-Forwarded-Uri';
  const isUnclear = path.includes('#') && !/^[^#]*\?/.test(path);
  if (isContradicted || isUnclear || isRefusedAsAmbiguous(path, settings.articleIdentity))
    return { id: 'ambiguous', section: null, tags: [], tier: 'metered', sponsored: false, isAmbiguous: true };
  const canonical = canonicalArticleId(path, settings.articleIdentity);
  const known = { section: null, tags: [], tier: facts.tier ?? 'metered', sponsored: facts.sponsored ?? false };
  return { id: canonical, ...known, ...(isTooLong(canonical) && { isAmbiguous: true }) };
}

const invalidIdentity = (detail: string) => new PlainProblem('invalid-identity', detail);

/** Throws the problem of a sign-in token that does not hold. */
function checkSignIn({ publication, drawn }: Asking): void {
  const { signIn } = drawn;
  if (signIn === 'none' || signIn === 'basic') return;
  if (signIn === 'without a token') throw invalidIdentity('The Authorization header holds no bearer token.');
  if (publication.settings.identity === null) throw invalidIdentity('This publication takes no sign-in tokens.');
  if (signIn === 'expired') throw invalidIdentity('The sign-in token has expired.');
  if (signIn === 'of another issuer') throw invalidIdentity('The sign-in token is not valid.');
}

/** What the first valid token is worth: one that ends soon, or in grace, is replaced by what is stored. */
function believed({ held }: Asking, asks: string | null, { readers, now }: Around) {
  const nothing = { entitlement: null, token: null };
  const found = held.find(({ isValid, reader }) => isValid && (asks === null || asks === reader));
  if (found === undefined) return nothing;
  const { entitlement, token, expiresAt } = found;
  if (asks === null || (expiresAt - now > 60_000 && entitlement.state !== 'grace')) return { entitlement, token };
  const stored = readers.stored.get(asks) ?? noEntitlement;
  return grantsAccess(stored, now) ? { entitlement: stored, token: null } : nothing;
}

interface Around {
  readonly readers: Readers;
  readonly now: number;
  readonly count: boolean;
}

/** `newId`: who is new bears it. */
export function callerOf(asking: Asking, around: Around & { readonly pass: Pass | null }, newId: string): PlainCaller {
  checkSignIn(asking);
  const { publication, drawn, anonymous, signsIn } = asking;
  const { identity, newReaders } = publication.settings;
  const known = signsIn ? around.readers.registered : anonymous;
  const held = believed(asking, known, around);
  const isLacking = drawn.signIn === 'unverified' && identity?.require !== undefined;
  const isNew = known === null && held.entitlement === null;
  return {
    reader: { id: known ?? newId, kind: signsIn ? 'registered' : 'anonymous' },
    before: signsIn ? anonymous : null,
    isNew,
    isKept: isNew && (newReaders === null || (around.count && around.pass?.kind !== 'refused-crawler')),
    missingClaim: isLacking ? 'verified' : undefined,
    exemptBy: drawn.signIn === 'staff' && identity?.exempt !== undefined ? 'role=staff' : null,
    ...held,
  };
}

/** What the network and the user agent let in, or keep out. */
export function passOf({ publication, drawn }: Asking, isBehindProxy: boolean): Pass | null {
  const { institutions, crawlers } = publication.settings;
  const from = isBehindProxy ? (drawn.forwardedFor ?? '') : '';
  const userAgent = drawn.userAgent?.toLowerCase() ?? '';
  if (institutions.length > 0 && ['192.0.2.7', '2001:db8::5'].includes(from))
    return { kind: 'institution', by: 'Sample University' };
  if (crawlers.length > 0 && userAgent.includes('badbot')) return { kind: 'refused-crawler', by: 'Bad' };
  if (crawlers.length > 0 && userAgent.includes('goodbot') && from === '198.51.100.9')
    return { kind: 'crawler', by: 'Good' };
  return null;
}

interface PlainView extends Around {
  readonly publication: Publication;
  readonly caller: PlainCaller;
  readonly article: Article;
  readonly pass: Pass | null;
  readonly receipt: boolean;
  readonly model: MeterModel;
}

const keyOf = (text: string) => Buffer.from(text) as Uint8Array as never;

/** What the store knows, and what it counts. */
function known(view: PlainView): Pick<Facts, 'entitlement' | 'meter'> {
  const { publication, caller, article, now, count, receipt, readers, model } = view;
  const { settings, name } = publication;
  const { reader, before } = caller;
  if (caller.entitlement !== null && grantsAccess(caller.entitlement, now))
    return { entitlement: caller.entitlement, meter: null };
  const entitlement = readers.stored.get(reader.id) ?? noEntitlement;
  const isMetered = article.tier === 'metered' && !article.sponsored && article.isAmbiguous !== true;
  if (settings.open || !isMetered || view.pass !== null) return { entitlement, meter: null };
  const window = windowAt(settings.meter.window, settings.timeZone, now);
  const place = { publication: name, window, now };
  if (before !== null) model.unite({ ...place, anonymous: keyOf(before), registered: keyOf(reader.id) });
  const limit = settings.meter.limits[reader.kind];
  const kind = settings.meter.window.kind;
  const nothing = { limit, used: 0, left: limit, window: kind, resetsAt: window.endsAt };
  if (grantsAccess(entitlement, now)) return { entitlement, meter: { outcome: 'entitled', reading: nothing } };
  const article6 = keyOf(article.id);
  const found = model.view({ ...place, reader: keyOf(reader.id), article: article6, limit, count, receipt });
  if (found.outcome === 'apart') throw new Error('The model was asked without an anonymous reader.');
  const used = found.united ? Math.min(found.used, limit) : found.used;
  const reading = { limit, used, left: Math.max(0, limit - used), window: kind, resetsAt: found.windowEndsAt };
  return { entitlement, meter: { outcome: found.outcome, reading } };
}

const byState: Readonly<Record<string, Reason>> = { trial: 'TRIAL', active: 'SUBSCRIBER', grace: 'GRACE' };
const byPass: Readonly<Record<Pass['kind'], Reason>> = {
  gift: 'GIFT',
  newsletter: 'NEWSLETTER',
  institution: 'INSTITUTION',
  crawler: 'CRAWLER',
  staff: 'STAFF',
  'refused-crawler': 'CRAWLER_REFUSED',
  licence: 'AGENT_LICENSED',
  'agent-charged': 'AGENT_CHARGED',
  'agent-refused': 'AGENT_REFUSED',
  'agent-priced': 'AGENT_PRICED',
  'agent-teaser': 'AGENT_TEASER',
};

/** Whether they ever paid for anything, as far as is known: otherwise nothing has expired that an admin took away. */
export const hasPaid = ({ basis }: Entitlement): boolean =>
  basis === undefined ||
  [basis, ...(basis.inherited ?? [])].some(({ purchases }) =>
    purchases.some(({ paid, takenBack }) => paid || takenBack),
  );

/** The rules in their order, by the entitlement as it stands now. */
function reasonOf({ settings, article, pass, meter, reader }: Facts, entitlement: Entitlement): Reason {
  const { state } = entitlement;
  if (settings.open) return 'OPEN';
  if (article.tier === 'free') return 'FREE';
  if (article.sponsored) return 'SPONSORED';
  const entitled = byState[state];
  if (entitled !== undefined) return entitled;
  if (pass !== null) return byPass[pass.kind];
  if (article.isAmbiguous) return 'AMBIGUOUS_ADDRESS';
  if (article.tier === 'premium') return 'PREMIUM';
  if (meter?.outcome === 'already-read') return 'ALREADY_READ';
  if (meter?.outcome === 'counted' || meter?.outcome === 'room') return 'METERED';
  if (state === 'trial-expired') return 'TRIAL_EXPIRED';
  if (state === 'expired' || (state === 'revoked' && hasPaid(entitlement))) return 'SUBSCRIPTION_EXPIRED';
  const { anonymous, registered } = settings.meter.limits;
  const gains = reader.kind === 'anonymous' && settings.identity !== null && registered > anonymous;
  return gains ? 'REGISTRATION_REQUIRED' : 'METER_EXHAUSTED';
}

/** As the domain decides, and as the rules are written down. */
export function decisionOf(view: PlainView): Decision {
  const { publication, caller, article, now } = view;
  const pass: Pass | null = caller.exemptBy === null ? view.pass : { kind: 'staff', by: caller.exemptBy };
  const { settings } = publication;
  const facts = { settings, reader: caller.reader, article, now, pass, silence: null, ...known({ ...view, pass }) };
  const decision = decide(facts);
  expect(decision.reason, 'the reason').to.equal(reasonOf(facts, decision.entitlement));
  return decision;
}

/** ISO 8601 with the offset of the zone, to the second. */
export const isoIn = (timeZone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
