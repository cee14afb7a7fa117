import { expect } from 'chai';
import type { Article } from '../../../src/paywall/articles/article.ts';
import { grantsAccess } from '../../../src/paywall/entitlements/entitlement.ts';
import type { Decision } from '../../../src/paywall/metering/decide.ts';
import { negotiateLocale } from '../../../src/paywall/wording/locale.ts';
import type { MeterModel } from '../../contract/meter-model.ts';
import type { Asking } from './asking.ts';
import {
  crossOrigin,
  inHeader,
  isAllowed,
  type PlainAnswer,
  PlainProblem,
  plainAnswer,
  readerVary,
} from './plain-answer.ts';
import { type PlainBanner, plainBanner } from './plain-banner.ts';
import { articleOf, callerOf, decisionOf, isoIn, type PlainCaller, passOf, proxiedArticleOf } from './plain-view.ts';
import type { Readers } from './readers.ts';
import type { World } from './world.ts';

/** What the service is to answer, put together plainly; what is left to chance is taken from what was seen, once it is proved. */

export interface Run {
  readonly readers: Readers;
  readonly model: MeterModel;
}

export interface Seen extends PlainAnswer {
  readonly body: {
    readonly reader?: { id?: unknown; token?: unknown };
    readonly token?: unknown;
    readonly receipt?: unknown;
  };
}

/** One request and what came of it. */
interface Exchange {
  readonly world: World;
  readonly asking: Asking;
  readonly seen: Seen;
}

interface Viewed {
  readonly article: Article;
  readonly caller: PlainCaller;
  readonly decision: Decision;
  readonly banner: PlainBanner | null;
  readonly count: boolean;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const one = ({ headers }: PlainAnswer, wanted: string) => headers.find(([name]) => name === wanted)?.[1];

function requestIdOf({ world, asking, seen }: Exchange): string {
  const given = asking.drawn.requestId ?? '';
  if (world.isBehindProxy && /^[\w.-]{8,64}$/.test(given)) return given;
  const made = one(seen, 'x-request-id') ?? '';
  expect(made, 'the id of the request').to.match(uuid);
  return made;
}

/** The reader of a token that the service made just now, or an id that it thought of. */
function newReaderOf({ world, seen }: Exchange): { id: string; token: string } {
  const cookies = seen.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
  const token = cookies.flatMap((cookie) => /^(?:__Host-)?stile_reader=([^;]+)/.exec(cookie)?.[1] ?? [])[0] ?? '';
  const id = world.readerTokens.verify(token) ?? String(seen.body.reader?.id);
  if (token === '' && seen.body.reader !== undefined) expect(id, 'the id of nobody').to.match(/^r_[\w-]{22}$/);
  return { id, token };
}

function countsView({ drawn }: Asking): boolean {
  if (drawn.dryRun === 'true' || drawn.purpose?.startsWith('prefetch')) return false;
  if (drawn.form === 'meter') return true;
  return drawn.method !== 'HEAD' && drawn.destination !== 'image';
}

function viewOf({ world, asking }: Exchange, { readers, model }: Run, newId: string): Viewed {
  const { publication, drawn } = asking;
  const article = drawn.form === 'meter' ? articleOf(publication, drawn) : proxiedArticleOf(publication, drawn);
  const now = world.clock.time;
  const count = countsView(asking);
  const pass = passOf(asking, world.isBehindProxy);
  const caller = callerOf(asking, { readers, now, count, pass }, newId);
  const receipt = drawn.form === 'meter' && drawn.receipt === true;
  const decision = decisionOf({ publication, caller, article, pass, receipt, readers, model, now, count });
  const locale = negotiateLocale({
    requested: drawn.form === 'meter' ? drawn.locale : undefined,
    acceptLanguage: drawn.acceptLanguage,
    available: [...publication.wordings.keys()],
    fallback: publication.settings.defaultLocale,
  });
  const country =
    world.isBehindProxy && /^[a-z]{2}$/i.test(drawn.country ?? '') ? String(drawn.country).toUpperCase() : null;
  const banner = plainBanner({ publication, reader: caller.reader, decision, locale, country, now });
  return { article, caller, decision, banner, count };
}

/** An entitlement token that is made again says what was decided, of this reader. */
function provedToken({ world, asking, seen }: Exchange, { caller, decision }: Viewed): string {
  const token = String(seen.body.token);
  const held = world.entitlementTokens().verifyExpired(asking.publication.name, token);
  const { state, offer, endsAt, version } = decision.entitlement;
  expect(held?.reader, 'the reader of the token').to.equal(caller.reader.id);
  expect(held?.entitlement, 'the entitlement of the token').to.include({ state, offer, endsAt, version });
  return token;
}

function provedReceipt({ world, asking, seen }: Exchange, { caller, article }: Viewed): string {
  const { publication, drawn } = asking;
  const receipt = String(seen.body.receipt);
  const { tier, sponsored } = article;
  const proved = world.receipts.verify(publication.name, receipt);
  expect(proved, 'the receipt').to.deep.equal({ reader: caller.reader.id, article: drawn.id, tier, sponsored });
  return receipt;
}

const attributes = ({ publicUrl }: World) =>
  `Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`;
const prefix = ({ publicUrl }: World) => (publicUrl.startsWith('https:') ? '__Host-' : '');

const readerCookie = (world: World, token: string) =>
  `${prefix(world)}stile_reader=${token}; Max-Age=${396 * 86_400}; ${attributes(world)}`;

function meterAnswer(exchange: Exchange, viewed: Viewed) {
  const { world, asking } = exchange;
  const { publication, drawn } = asking;
  const { caller, decision, banner } = viewed;
  const { timeZone } = publication.settings;
  const { meter, entitlement } = decision;
  const minted = caller.isKept ? newReaderOf(exchange).token : undefined;
  const isEntitled = grantsAccess(entitlement, world.clock.time);
  const made = isEntitled && caller.token === null ? provedToken(exchange, viewed) : null;
  const isProved = decision.granted && (decision.reason !== 'METERED' || decision.counted);
  const wantsReceipt = drawn.form === 'meter' && drawn.receipt === true && isProved;
  const name = `${prefix(world)}stile_entitlement_${publication.name}`;
  return {
    status: 200,
    cookies: [
      ...(minted === undefined ? [] : [readerCookie(world, minted)]),
      ...(made === null ? [] : [`${name}=${made}; Max-Age=300; ${attributes(world)}`]),
    ],
    body: {
      granted: decision.granted,
      reason: decision.reason,
      grantReason: decision.grantReason,
      reader: {
        id: caller.reader.id,
        kind: caller.reader.kind,
        token: minted,
        missingClaim: caller.missingClaim,
        supportCode:
          decision.granted || (caller.isNew && !caller.isKept) ? undefined : world.supportCodes.of(caller.reader.id),
      },
      meter: meter && {
        limit: meter.limit,
        used: meter.used,
        left: meter.left,
        window: meter.window,
        // An end before which somebody must not come back is never too early.
        resetsAt: isoIn(timeZone, Math.ceil(meter.resetsAt / 1000) * 1000),
      },
      entitlement: {
        state: entitlement.state,
        offer: entitlement.offer,
        endsAt: entitlement.endsAt === null ? null : isoIn(timeZone, entitlement.endsAt),
      },
      banner,
      receipt: wantsReceipt ? provedReceipt(exchange, viewed) : undefined,
      token: made ?? (isEntitled ? (caller.token ?? undefined) : undefined),
      trace: drawn.form === 'meter' && drawn.trace === true ? decision.trace() : undefined,
    },
  };
}

function bannerHeaders({ world, asking }: Exchange, banner: PlainBanner | null) {
  if (banner === null) return {};
  const { name, settings } = asking.publication;
  const { text, isWhole } = inHeader(banner, settings.gate.bannerBytes);
  if (isWhole) return { 'x-stile-banner': text };
  const ref = world.bannerRefs.sign(name, banner as never, null);
  return { 'x-stile-banner': text, 'x-stile-banner-ref': `${world.publicUrl}/v1/${name}/banner?ref=${ref}` };
}

function gateAnswer(exchange: Exchange, { caller, decision, banner, article }: Viewed) {
  const { world } = exchange;
  const { granted, reason, counted, meter } = decision;
  const isForbidden = article.tier === 'premium' || reason === 'AMBIGUOUS_ADDRESS' || reason === 'CRAWLER_REFUSED';
  return {
    status: granted ? 204 : isForbidden ? 403 : 401,
    headers: {
      'x-stile-reason': reason,
      'x-stile-counted': String(counted),
      ...(meter !== null && { 'x-stile-left': String(meter.left), 'x-stile-limit': String(meter.limit) }),
      ...bannerHeaders(exchange, banner),
    },
    cookies: caller.isKept ? [readerCookie(world, newReaderOf(exchange).token)] : [],
  };
}

/** The answer that is expected to a request. The model of the meter goes on with it. */
export function plainAnswerTo(exchange: Exchange, run: Run): PlainAnswer {
  const { world, asking } = exchange;
  const requestId = requestIdOf(exchange);
  const { publication, drawn, origin } = asking;
  if (drawn.unknownPublication)
    return new PlainProblem('unknown-publication', 'There is no such publication.').answer(requestId, {}, drawn.form);
  if (origin !== undefined && !isAllowed(origin, publication, world.ownOrigins))
    return new PlainProblem('forbidden-origin', 'This origin does not belong to the publication.').answer(
      requestId,
      { vary: 'Origin' },
      drawn.form,
    );
  const cors = crossOrigin(origin);
  try {
    const newcomer = newReaderOf(exchange);
    const viewed = viewOf(exchange, run, newcomer.id);
    if (viewed.caller.isKept) run.readers.minted = newcomer;
    const form = drawn.form === 'meter' ? meterAnswer : gateAnswer;
    const made: ReturnType<typeof meterAnswer> | ReturnType<typeof gateAnswer> = form(exchange, viewed);
    const headers = { ...cors, ...('headers' in made && made.headers), vary: readerVary };
    return plainAnswer(requestId, { ...made, headers });
  } catch (problem) {
    if (!(problem instanceof PlainProblem)) throw problem;
    return problem.answer(requestId, { vary: 'Origin', ...cors }, drawn.form);
  }
}
