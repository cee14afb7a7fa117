import jsonwebtoken from 'jsonwebtoken';
import type { Entitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import { own, signInSecret } from './drawn-publication.ts';
import type { DrawnGate, DrawnRequest, DrawnToken, DrawnView } from './drawn-request.ts';
import type { Readers } from './readers.ts';
import type { World } from './world.ts';

/** An entitlement token as it was made, so that nobody has to read it. */
export interface MadeToken {
  readonly token: string;
  readonly isValid: boolean;
  readonly reader: string;
  readonly entitlement: Entitlement;
  readonly expiresAt: number;
}

/** What is sent, and what is true of it. */
export interface Asking {
  readonly publication: Publication;
  readonly drawn: DrawnRequest;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly origin: string | undefined;
  /** The anonymous reader whom the request names, be they signed in or not. */
  readonly anonymous: string | null;
  readonly signsIn: boolean;
  /** In the order in which the service looks at them. */
  readonly held: readonly MadeToken[];
}

const bad = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA';

type Headers = Record<string, string>;

/** The headers and cookies in which an anonymous reader is named, and whether the service can know them by these. */
function naming(token: string | undefined, by: DrawnRequest['anonymous']['by']) {
  const none = { header: undefined, cookies: [] as string[], isKnown: false };
  if (token === undefined) return by === 'cookie beside a bad header' ? { ...none, header: bad } : none;
  if (by === 'header') return { ...none, header: token, isKnown: true };
  if (by === 'fifth cookie') return { ...none, cookies: [bad, 'b', '', bad, token] };
  if (by === 'second cookie') return { ...none, cookies: [bad, token], isKnown: true };
  const header = by === 'cookie' ? undefined : bad;
  return { header, cookies: [token], isKnown: true };
}

const claims: Readonly<Record<string, object>> = {
  valid: { verified: true },
  unverified: { verified: 'true' },
  staff: { verified: true, role: ['reader', 'staff'] },
  'of another issuer': { iss: 'https://elsewhere.example' },
  expired: { exp: 1 },
};

function authorization({ signIn }: DrawnRequest, sub: string, now: number): Headers {
  if (signIn === 'none') return {};
  if (signIn === 'basic') return { authorization: 'Basic YTpi' };
  if (signIn === 'without a token') return { authorization: 'Bearer ' };
  const seconds = Math.floor(now / 1000);
  const all = { sub, iss: own.issuer, aud: own.audience, iat: seconds, exp: seconds + 3_600, ...claims[signIn] };
  return { authorization: `Bearer ${jsonwebtoken.sign(all, signInSecret, { algorithm: 'HS256' })}` };
}

const ageMs: Readonly<Record<string, number>> = { ending: 270_000, over: 400_000 };

function makeToken(world: World, { name }: Publication, reader: string) {
  return ({ kind, state, charge }: DrawnToken): MadeToken => {
    const now = world.clock.time;
    const madeAt = now - (ageMs[kind] ?? 0);
    const endsAt = now + 3 * 86_400_000;
    const plan = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' as const } };
    const known = { state, offer: 'c-third', endsAt, lapse: null, version: 7 };
    const entitlement = charge ? { ...known, charge: { at: endsAt, price: plan, ends: 'trial' as const } } : known;
    const subject = {
      publication: kind === 'of another publication' ? 'elsewhere' : name,
      reader: kind === 'of another reader' ? world.readerTokens.mint().id : reader,
      entitlement,
    };
    const token = world.entitlementTokens(now - madeAt).sign(subject);
    return {
      token: kind === 'broken' ? `${token.slice(0, -4)}AAAA` : token,
      isValid: ['fresh', 'ending', 'of another reader'].includes(kind),
      reader: subject.reader,
      entitlement,
      expiresAt: (Math.floor(madeAt / 1000) + 300) * 1000,
    };
  };
}

const defined = (headers: Readonly<Record<string, string | undefined>>): Headers =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const meterBody = ({ id, facts, section, tags, locale, receipt, trace, fault }: DrawnView) => {
  const article = { id: fault === 'no character' ? '\uFEFF' : id, ...facts, section, tags };
  const text = JSON.stringify({ article, locale, receipt, trace, ...(fault === 'an unknown field' && { colour: 1 }) });
  return fault === 'no JSON' ? text.slice(1) : text;
};

const gateFacts = ({ id, by, other, facts, method, destination }: DrawnGate): Headers =>
  defined({
    ...(other !== undefined && by !== 'X-Forwarded-Uri' && { 'X-Forwarded-Uri': other }),
    [by]: id,
    'X-Article-Tier': facts.tier,
    'X-Article-Sponsored': facts.sponsored?.toString(),
    'X-Original-Method': method,
    'Sec-Fetch-Dest': destination,
  });

/** Puts a drawn request into the form in which it is sent. */
export function asking(
  world: World,
  { publication, readers }: { publication: Publication; readers: Readers },
  drawn: DrawnRequest,
): Asking {
  const { name, settings } = publication;
  const { who: drawnWho, by } = drawn.anonymous;
  const isSignIn = ['valid', 'unverified', 'staff'].includes(drawn.signIn);
  // What is bought anonymously goes over on signing in, which is for other tests to see.
  const who = drawnWho === 'holder' && isSignIn ? 'plain' : drawnWho;
  const known = who === 'nobody' ? null : readers[who];
  const named = naming(known?.token, by);
  const anonymous = known !== null && named.isKnown ? known.id : null;
  const lacks = drawn.signIn === 'unverified' && settings.identity?.require !== undefined;
  const signsIn = isSignIn && settings.identity !== null && !lacks;
  const asks = signsIn ? readers.registered : (anonymous ?? readers.holder.id);
  const make = makeToken(world, publication, asks);
  const drawnTokens: readonly DrawnToken[] = drawn.held;
  const tokens = drawnTokens.map((each) => ({ ...each, made: make(each) }));
  const at = (place: string) => tokens.flatMap((each) => (each.at === place ? [each.made] : []));
  const [header] = at('header');
  const prefix = world.publicUrl.startsWith('https:') ? '__Host-' : '';
  const cookies = [
    'theme=dark',
    ...at('shared cookie').map(({ token }) => `stile_entitlement=${token}`),
    ...named.cookies.map((token) => `${prefix}stile_reader=${token}`),
    ...at('cookie').map(({ token }) => `${prefix}stile_entitlement_${name}=${token}`),
  ];
  const origin = drawn.origin === 'own' ? world.ownOrigins.at(-1) : drawn.origin;
  const isMeter = drawn.form === 'meter';
  const query = drawn.dryRun === undefined ? '' : `?dryRun=${drawn.dryRun}`;
  const asked = drawn.unknownPublication ? 'nobody-knows' : name;
  return {
    publication,
    drawn,
    path: `/v1/${asked}/${isMeter ? 'meter' : 'gate'}${query}`,
    headers: defined({
      ...(isMeter
        ? { 'Content-Type': drawn.fault === 'another type' ? 'text/plain' : 'application/json' }
        : gateFacts(drawn)),
      ...authorization(drawn, readers.sub, world.clock.time),
      Cookie: cookies.length === 1 ? undefined : cookies.join('; '),
      'X-Reader-Token': named.header,
      'X-Entitlement-Token': header?.token,
      'Accept-Language': drawn.acceptLanguage,
      'Sec-Purpose': drawn.purpose,
      Origin: origin,
      'X-Request-Id': drawn.requestId,
      'X-Country': drawn.country,
      'X-Forwarded-For': drawn.forwardedFor,
      'User-Agent': drawn.userAgent ?? 'Test/1.0',
    }),
    body: isMeter ? meterBody(drawn) : undefined,
    origin,
    anonymous,
    signsIn,
    held: [...(header === undefined ? [] : [header]), ...at('cookie'), ...at('shared cookie')],
  };
}
