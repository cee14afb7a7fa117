import type { Banner } from '../../paywall/banners/banner.ts';
import { isoEnd } from '../../paywall/calendar/iso-time.ts';
import { type Entitlement, noEntitlement } from '../../paywall/entitlements/entitlement.ts';
import type { MeterReading } from '../../paywall/metering/meter.ts';
import { grantReasons, isGranted, type Reason, reasons } from '../../paywall/metering/reasons.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { SegmentRule } from '../../paywall/segments/segment.ts';
import type { SegmentMatch } from '../../paywall/targeting/segment-match.ts';
import { type ByteText, toByteText } from '../byte-text.ts';
import { entitlementJson, segmentJson } from './answers.ts';
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

/** Banners never change, and many readers are shown the same one. */
const bannerTexts = new WeakMap<Banner, ByteText>();

function bannerText(banner: Banner | null): ByteText {
  if (banner === null) return 'null' as ByteText;
  const known = bannerTexts.get(banner) ?? json(banner);
  bannerTexts.set(banner, known);
  return known;
}

/** Of somebody who never bought anything it is always the same. */
const entitlementText = (entitlement: Entitlement, publication: Publication): string =>
  entitlement === noEntitlement ? none : json(entitlementJson(entitlement, publication));

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
const segmentTexts = new WeakMap<SegmentRule, ByteText>();

function segmentText(segment: SegmentMatch | null): string {
  if (segment === null) return 'null';
  const known = segmentTexts.get(segment.rule) ?? json(segmentJson(segment));
  segmentTexts.set(segment.rule, known);
  return known;
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
}

/** The members that most answers do not have, each with its comma. */
function extrasText(extras: Omit<Extras, 'supportCode'>): string {
  const { receipt, token, trace, gift } = extras;
  if (receipt === undefined && token === undefined && trace === undefined && gift === undefined) return '';
  return `,${json({ receipt, token, trace, gift }).slice(1, -1)}`;
}

/** What every answer to a view says, as JSON. It is put together of texts, most of which were made for readers before. */
export function decisionText(publication: Publication, { caller, decision, banner }: Viewed, extras: Extras): ByteText {
  const { reason, meter, entitlement } = decision;
  const reader = readerText(caller, extras.supportCode);
  const aboutReader = `${beginnings[reason]},"reader":${reader},"meter":${meterText(meter, publication)}`;
  const rights = `"entitlement":${entitlementText(entitlement, publication)}`;
  const shown = `"banner":${bannerText(banner)},"segment":${segmentText(decision.segment)}`;
  return `${aboutReader},${rights},${shown}${extrasText(extras)}}` as ByteText;
}
