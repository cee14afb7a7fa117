import type { Banner } from '../../paywall/banners/banner.ts';
import { type Entitlement, noEntitlement } from '../../paywall/entitlements/entitlement.ts';
import { grantReasons, isGranted, type Reason, reasons } from '../../paywall/metering/reasons.ts';
import type { Publication } from '../../paywall/publication.ts';
import { type ByteText, toByteText } from '../byte-text.ts';
import { entitlementJson, meterJson } from './answers.ts';
import type { Viewed } from './article-view.ts';

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

/** What is asked for beside the decision. */
export interface Extras {
  readonly receipt: string | undefined;
  readonly token: string | undefined;
  readonly trace: readonly unknown[] | undefined;
}

/** The members that most answers do not have, each with its comma. */
function extrasText(extras: Extras): string {
  const { receipt, token, trace } = extras;
  if (receipt === undefined && token === undefined && trace === undefined) return '';
  return `,${json({ receipt, token, trace }).slice(1, -1)}`;
}

/** What every answer to a view says, as JSON. It is put together of texts, most of which were made for readers before. */
export function decisionText(publication: Publication, { caller, decision, banner }: Viewed, extras: Extras): ByteText {
  const { id, kind } = caller.visitor.reader;
  const reader = { id, kind, token: caller.mintedToken ?? undefined, missingClaim: caller.missingClaim ?? undefined };
  const parts = [
    `${beginnings[decision.reason]},"reader":${json(reader)}`,
    `"meter":${json(meterJson(decision.meter, publication))}`,
    `"entitlement":${entitlementText(decision.entitlement, publication)}`,
    `"banner":${bannerText(banner)}${extrasText(extras)}}`,
  ];
  return parts.join() as ByteText;
}
