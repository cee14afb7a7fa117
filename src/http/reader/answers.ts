import type { OutgoingHttpHeaders } from 'node:http';
import { isoEnd, isoTime } from '../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Entitlement } from '../../paywall/entitlements/entitlement.ts';
import type { MeterReading } from '../../paywall/metering/meter.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { ListedPurchase } from '../../paywall/purchases/listed-purchases.ts';
import type { SegmentMatch } from '../../paywall/targeting/segment-match.ts';
import type { HttpServices } from '../services.ts';
import type { Caller } from './caller.ts';

/** Turns what the paywall says into what the contract shows. */

export function meterJson(meter: MeterReading | null, publication: Publication) {
  if (meter === null) return null;
  const { limit, used, left, window } = meter;
  return { limit, used, left, window, resetsAt: isoEnd(meter.resetsAt, publication.settings.timeZone) };
}

export const segmentJson = (segment: Pick<SegmentMatch, 'rule'> | null) =>
  segment && { id: segment.rule.id, name: segment.rule.name };

export function entitlementJson({ state, offer, endsAt }: Entitlement, publication: Publication) {
  return { state, offer, endsAt: endsAt === null ? null : isoTime(endsAt, publication.settings.timeZone) };
}

/** A purchase as its reader sees it, without what only the provider and admins know of it. */
export function ownPurchaseJson(
  { id, purchase, state, isRunning, ...times }: ListedPurchase,
  publication: Publication,
) {
  const { timeZone } = publication.settings;
  const { switchesTo = null } = purchase;
  const orNull = (at: EpochMs | null) => (at === null ? null : isoTime(at, timeZone));
  return {
    id,
    offer: purchase.offer,
    kind: purchase.kind,
    plan: purchase.plan ?? null,
    switchesTo: switchesTo && { ...switchesTo, at: isoTime(switchesTo.at, timeZone) },
    state,
    boughtAt: isoTime(purchase.startedAt, timeZone),
    endsAt: orNull(times.endsAt),
    running: isRunning,
    renewsAt: orNull(times.renewsAt),
  };
}

/** The headers of an answer that leads a reader to where they may change what they bought: what a token says of that is not kept. */
export function changingHeaders(
  cookies: HttpServices['cookies'],
  caller: Pick<Caller, 'mintedToken'>,
  publication: Publication,
): OutgoingHttpHeaders {
  return readerHeaders(cookies, caller, { publication: publication.name, token: '', expiresAt: 0 });
}

/** What a shared cache must know about an answer that depends on the reader. */
const readerVary = 'Origin, Accept-Language, Authorization, Cookie, X-Entitlement-Token, X-Reader-Token';

/** The headers of every answer about a reader: cookies for what was minted. */
export function readerHeaders(
  cookies: HttpServices['cookies'],
  caller: Pick<Caller, 'mintedToken'> & { readonly passCookie?: string | null },
  entitlementToken: { publication: string; token: string; expiresAt: number } | null,
): OutgoingHttpHeaders {
  const { mintedToken, passCookie = null } = caller;
  if (mintedToken === null && entitlementToken === null && passCookie === null) return { Vary: readerVary };
  const setCookie: string[] = [];
  if (mintedToken !== null) setCookie.push(cookies.reader(mintedToken));
  if (passCookie !== null) setCookie.push(passCookie);
  if (entitlementToken !== null) {
    const { publication, token, expiresAt } = entitlementToken;
    setCookie.push(cookies.entitlement(publication, token, expiresAt));
  }
  return { Vary: readerVary, 'Set-Cookie': setCookie };
}
