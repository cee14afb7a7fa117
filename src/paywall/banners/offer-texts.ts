import type { Window } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { madeOnce } from '../made-once.ts';
import { kindOf, type Offer, type OfferTemplates } from '../offers/offer.ts';
import { type CompiledTemplate, compileTemplate, type Lookup, type RenderedText } from '../wording/template.ts';
import { type LabelKind, labelKinds, type Template, type Wording } from '../wording/wording.ts';
import { isOptionalVariable, lookupWith } from './banner-variables.ts';
import { dayOf, isWithin } from './offer-dates.ts';

/** The variable that is missing in a text. */
export interface Hole {
  readonly missing: string;
}

/** How an offer is named, and its end announced: null if it has none. */
export interface OfferTexts {
  readonly label: string;
  readonly deadline: string | null;
}

export interface RenderedOffer {
  readonly texts: OfferTexts | Hole;
  /** How the wording names an offer that is sold so, whatever the offer's own label, with what that was made of. */
  readonly name: RenderedText | Hole;
  /** What the variables stand for that follow from the offer alone, as far as anybody has asked. */
  readonly known: Map<string, ReturnType<Lookup>>;
}

interface KnownOffer {
  readonly timeZone: string;
  /** Dates in the texts are those of somebody who buys on this day. */
  readonly day: Window;
  readonly rendered: RenderedOffer;
}

interface CompiledOfferWording {
  readonly label: CompiledTemplate;
  readonly deadline: CompiledTemplate;
  readonly labels: ReadonlyMap<LabelKind, CompiledTemplate>;
  /** What was rendered before. Offers never change either: an edited one is a new object. */
  readonly offers: WeakMap<Offer, KnownOffer>;
}

/** Wordings never change: an edited one is a new object. */
const compile = madeOnce((wording: Wording): CompiledOfferWording => {
  const { label, deadline, labels = {} } = wording.offer;
  const own = labelKinds.flatMap((kind) => {
    const template = labels[kind];
    return template === undefined ? [] : [[kind, compileTemplate(template, wording)] as const];
  });
  return {
    label: compileTemplate(label, wording),
    deadline: compileTemplate(deadline, wording),
    labels: new Map(own),
    offers: new WeakMap(),
  };
});

/** The kinds of label that fit an offer, the best first. */
function labelKindsOf(offer: Offer): readonly LabelKind[] {
  const kind = kindOf(offer);
  return offer.price.amount === 0 ? ['free', kind] : [kind];
}

/** An offer's own template in this language, or for every language. */
function ownTemplate({ templates }: Offer, name: keyof OfferTemplates, { locale }: Wording): Template | undefined {
  return templates.locales?.[locale]?.[name] ?? templates[name];
}

/** The first of these texts without a hole, else what is missing in the first. */
function firstWhole(texts: readonly CompiledTemplate[], lookup: Lookup): RenderedText | Hole {
  let hole: Hole | null = null;
  for (const text of texts) {
    const rendered = text(lookup);
    if (!('missing' in rendered)) return rendered;
    hole ??= rendered;
  }
  return hole ?? { missing: 'label' };
}

function renderName(offer: Offer, wording: Wording, lookup: Lookup): RenderedText | Hole {
  const { label, labels } = compile(wording);
  return firstWhole([...labelKindsOf(offer).flatMap((kind) => labels.get(kind) ?? []), label], lookup);
}

function renderOwn(offer: Offer, wording: Wording, lookup: Lookup): OfferTexts | Hole {
  const ownLabel = ownTemplate(offer, 'label', wording);
  const label =
    ownLabel === undefined ? renderName(offer, wording, lookup) : compileTemplate(ownLabel, wording)(lookup);
  if ('missing' in label) return label;
  const own = ownTemplate(offer, 'deadline', wording);
  const announced = (own === undefined ? compile(wording).deadline : compileTemplate(own, wording))(lookup);
  if (!('missing' in announced)) return { label: label.text, deadline: announced.text };
  return isOptionalVariable(announced.missing) ? { label: label.text, deadline: null } : announced;
}

/**
 * Renders how an offer is named and its end announced, by its own templates where it has them, else by those of the wording for how
 * it is sold. The text is the same for every reader, so it is rendered once a day per offer, wording and time zone.
 */
export function renderOffer(
  wording: Wording,
  offer: Offer,
  { timeZone, now }: { readonly timeZone: string; readonly now: EpochMs },
): RenderedOffer {
  const { offers } = compile(wording);
  const before = offers.get(offer);
  if (before?.timeZone === timeZone && isWithin(before.day, now)) return before.rendered;
  const nobody = { meter: null, numberArticlesMore: null, entitlementEndsAt: null, charge: null };
  const known: RenderedOffer['known'] = new Map();
  const lookup = lookupWith(known, { ...nobody, window: { kind: 'month' }, wording, timeZone, now, offer });
  const rendered = { texts: renderOwn(offer, wording, lookup), name: renderName(offer, wording, lookup), known };
  offers.set(offer, { timeZone, day: dayOf(now, timeZone), rendered });
  return rendered;
}
