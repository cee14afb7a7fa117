import type { Banner } from '../../paywall/banners/banner.ts';
import { isoEnd } from '../../paywall/calendar/iso-time.ts';
import { type Entitlement, noEntitlement } from '../../paywall/entitlements/entitlement.ts';
import { madeOnce } from '../../paywall/made-once.ts';
import type { Decision } from '../../paywall/metering/decide.ts';
import type { MeterReading } from '../../paywall/metering/meter.ts';
import { grantReasons, isGranted, type Reason, reasons } from '../../paywall/metering/reasons.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { SegmentRule } from '../../paywall/segments/segment.ts';
import type { ArmOf } from '../../paywall/segments/stored-conditions.ts';
import type { SegmentMatch } from '../../paywall/targeting/segment-match.ts';
import { type ByteText, toByteText } from '../byte-text.ts';
import { entitlementJson, segmentJson } from './answers.ts';
import { armsText } from './arms.ts';
import type { Viewed } from './article-view.ts';
import type { Caller } from './caller.ts';

const json = (value: unknown): ByteText => toByteText(JSON.stringify(value));

/** How each answer begins, by its reason. */
const beginnings = Object.fromEntries(
  reasons.map((reason) => {
    const said = JSON.stringify({ granted: isGranted(reason), reason, grantReason: grantReasons[reason] });
    return [reason, said.slice(0, -1)];
  }),
) as Readonly<Record<Reason, string>>;

const none = json({ state: 'none', offer: null, endsAt: null });

/** Many readers are shown the same banner. */
const knownBanner = madeOnce((banner: Banner) => json(banner));

function bannerText(banner: Banner | null, arms: readonly ArmOf[]): string {
  if (banner === null) return 'null';
  const known = knownBanner(banner);
  return arms.length === 0 ? known : `${known.slice(0, -1)},"experiment":${armsText(arms)}}`;
}

/** Of somebody who never bought anything it is always the same. */
function entitlementText(entitlement: Entitlement, publication: Publication): string {
  if (entitlement === noEntitlement) return none;
  const { state, offer, endsAt } = entitlementJson(entitlement, publication);
  const ends = endsAt === null ? 'null' : `"${endsAt}"`;
  return `{"state":"${state}","offer":${offer === null ? 'null' : json(offer)},"endsAt":${ends}}`;
}

/** Reader ids and windows are made here, of letters, digits and such as need no escape in JSON. */
function readerText({ visitor, mintedToken, missingClaim }: Caller, supportCode: string | undefined): string {
  const { id, kind } = visitor.reader;
  if (mintedToken === null && missingClaim === null && supportCode === undefined)
    return `{"id":"${id}","kind":"${kind}"}`;
  return json({ id, kind, token: mintedToken ?? undefined, missingClaim: missingClaim ?? undefined, supportCode });
}

function meterText(meter: MeterReading | null, { settings }: Publication): string {
  if (meter === null) return 'null';
  const { limit, used, left, window, resetsAt } = meter;
  const ends = isoEnd(resetsAt, settings.timeZone);
  return `{"limit":${limit},"used":${used},"left":${left},"window":"${window}","resetsAt":"${ends}"}`;
}

/** The same for all readers of a rule. */
const knownSegment = madeOnce((rule: SegmentRule) => json(segmentJson({ rule })));

function segmentText(segment: SegmentMatch | null): string {
  return segment === null ? 'null' : knownSegment(segment.rule);
}

/** Which rule and which arms hold; nothing for a publication without rules in which no experiment runs. */
function targetingText({ segments }: Publication, decision: Decision, arms: readonly ArmOf[]): string {
  const rule = segments.length === 0 ? '' : `,"segment":${segmentText(decision.segment)}`;
  return decision.arms === null && arms.length === 0 ? rule : `${rule},"experiment":${armsText(arms)}`;
}

/** What is asked for beside the decision. */
export interface Extras {
  readonly receipt: string | undefined;
  readonly token: string | undefined;
  readonly trace: readonly unknown[] | undefined;
  /** What became of the gift that was sent with the view. */
  readonly gift: string | undefined;
  /** By what the support desk finds the reader. */
  readonly supportCode: string | undefined;
  /** What is known of an agent, and what the policy does with it. */
  readonly agent: unknown;
}

/** The members that most answers do not have, each with its comma. */
function extrasText(extras: Omit<Extras, 'supportCode'>): string {
  const { receipt, token, trace, gift, agent } = extras;
  const isNone = receipt === undefined && token === undefined && trace === undefined;
  if (gift === undefined && agent === undefined) {
    if (isNone) return '';
    // Subscribers are told nothing else. What is signed needs no escape in JSON.
    if (receipt === undefined && trace === undefined) return `,"token":"${token}"`;
  }
  return `,${json({ agent, receipt, token, trace, gift }).slice(1, -1)}`;
}

/** What every answer to a view says, as JSON. It is put together of texts, most of which were made for readers before. */
export function decisionText(
  publication: Publication,
  { caller, decision, banner, arms }: Viewed,
  extras: Extras,
): ByteText {
  const { reason, meter, entitlement } = decision;
  const reader = readerText(caller, extras.supportCode);
  const aboutReader = `${beginnings[reason]},"reader":${reader},"meter":${meterText(meter, publication)}`;
  const rights = `"entitlement":${entitlementText(entitlement, publication)}`;
  const shown = `"banner":${bannerText(banner, arms)}${targetingText(publication, decision, arms)}`;
  return `${aboutReader},${rights},${shown}${extrasText(extras)}}` as ByteText;
}
