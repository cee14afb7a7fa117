import type { AmpRule } from '../../paywall/amp-sign-ins.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { meterOnceRead } from '../../paywall/metering/meter-reading.ts';
import type { Viewed } from '../reader/article-view.ts';
import type { AmpProtocol } from '../schemas/amp.ts';

/** What AMP takes: the runtime refuses an answer that is longer. */
export const longestAuthorization = 500;

const dayMs = 86_400_000;

interface Told {
  readonly viewed: Viewed;
  readonly protocol: AmpProtocol;
  /** Until when the reader is signed in on AMP pages, and the name of their metering state. */
  readonly signedIn: { readonly until: EpochMs; readonly stateId: string } | null;
  readonly amp: AmpRule | null;
  readonly now: EpochMs;
}

type Value = string | number | boolean | object;

/** In amp-subscriptions a reason for which AMP has no word is left out; in amp-access it is a text like any other. */
function grantReasonOf({ viewed: { decision }, protocol }: Told): { readonly grantReason?: string } {
  const { grantReason } = decision;
  if (grantReason === null || (protocol === 'amp-subscriptions' && grantReason === 'FREE')) return {};
  return { grantReason };
}

/** What the runtime hands on to others that meter, such as Google. Only amp-subscriptions knows lists. */
function meteringOf({ protocol, signedIn, amp }: Told): [name: string, value: Value][] {
  if (protocol !== 'amp-subscriptions' || signedIn === null || amp === null) return [];
  const timestamp = Math.floor((signedIn.until - amp.signedInDays * dayMs) / 1000);
  const attributes = [{ name: 'standard_registered_user', timestamp }];
  return [['metering', { state: { id: signedIn.stateId, attributes } }]];
}

/**
 * The answer to an authorization: fields that expressions of amp-access compare, all of one type for ever and none of them null, and what
 * amp-subscriptions reads. The numbers are those that a view will leave behind. What would make it too long is left out whole,
 * the text first.
 */
export function authorizationText(told: Told): string {
  const { viewed, protocol, now } = told;
  const { decision, caller, banner } = viewed;
  const { granted, reason, entitlement } = decision;
  const { used = 0, limit = 0, left = 0 } = meterOnceRead(decision) ?? {};
  const loggedIn = caller.visitor.reader.kind === 'registered';
  const answer: Record<string, Value> = {
    ...(protocol === 'amp-subscriptions' && { source: 'local' }),
    granted,
    subscriber: grantsAccess(entitlement, now),
    loggedIn,
    views: used,
    maxViews: limit,
    left,
    ...grantReasonOf(told),
    data: { isLoggedIn: loggedIn, articlesRead: used, articlesLeft: left, articleLimit: limit },
  };
  const further: [name: string, value: Value][] = [
    ...meteringOf(told),
    ['access', granted],
    ['last', reason === 'METERED' && left === 0],
    ['currentViews', used],
    ['reason', reason],
    ['plan', entitlement.offer ?? ''],
    ...(banner === null ? [] : [['msg', banner.headline] satisfies [string, Value]]),
  ];
  let text = JSON.stringify(answer);
  for (const [name, value] of further) {
    const longer = `${text.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
    if (Buffer.byteLength(longer) <= longestAuthorization) text = longer;
  }
  return text;
}
