import type { Offer } from '../offers/offer.ts';
import { type CompiledTemplate, compileTemplate, type Lookup } from '../wording/template.ts';
import { type BannerState, bannerStates, type Template, textsOf, type Wording } from '../wording/wording.ts';
import { lookupIn } from './banner-variables.ts';

/** The variable that is missing in a text. */
interface Hole {
  readonly missing: string;
}

/** The texts of one banner, rendered. */
export interface BannerTexts {
  /** By path, for example `list.items.0`. */
  readonly texts: ReadonlyMap<string, string>;
  /** By path, the text of each template that has placeholders. */
  readonly template: Readonly<Record<string, string>>;
  /** What those placeholders stand for. */
  readonly variables: Readonly<Record<string, string | number>>;
}

/** How an offer is named, and its end announced: null if it has none. */
interface OfferTexts {
  readonly label: string;
  readonly deadline: string | null;
}

interface CompiledWording {
  readonly banners: ReadonlyMap<BannerState, readonly (readonly [path: string, CompiledTemplate])[]>;
  readonly label: CompiledTemplate;
  readonly deadline: CompiledTemplate;
  /** What was rendered before. Offers never change either: an edited one is a new object. */
  readonly offers: WeakMap<Offer, { readonly timeZone: string; readonly texts: OfferTexts | Hole }>;
}

/** Wordings never change: an edited one is a new object. */
const compiled = new WeakMap<Wording, CompiledWording>();

function compile(wording: Wording): CompiledWording {
  const known = compiled.get(wording);
  if (known !== undefined) return known;
  const textsIn = (state: BannerState) =>
    textsOf(wording.banners[state]).map(([path, template]) => [path, compileTemplate(template, wording)] as const);
  const made: CompiledWording = {
    banners: new Map(bannerStates.map((state) => [state, textsIn(state)])),
    label: compileTemplate(wording.offer.label, wording),
    deadline: compileTemplate(wording.offer.deadline, wording),
    offers: new WeakMap(),
  };
  compiled.set(wording, made);
  return made;
}

/** The one variable that may be missing for a good reason: an offer need not have an end. */
const optional = 'offerEnds';

/** Renders every text of a state, or names what is missing. Only the note may be left out, where it would announce the end of an offer without one. */
export function renderTexts(wording: Wording, state: BannerState, lookup: Lookup): BannerTexts | Hole {
  const texts = new Map<string, string>();
  const template: Record<string, string> = {};
  const variables: Record<string, string | number> = {};
  for (const [path, render] of compile(wording).banners.get(state) ?? []) {
    const rendered = render(lookup);
    if ('missing' in rendered) {
      if (path === 'note' && rendered.missing === optional) continue;
      return rendered;
    }
    texts.set(path, rendered.text);
    if (rendered.values === null) continue;
    template[path] = rendered.source;
    Object.assign(variables, rendered.values);
  }
  return { texts, template, variables };
}

/** An offer's own template, or the wording's where it brings none. */
const ownOr = (own: Template | undefined, ready: CompiledTemplate, wording: Wording) =>
  own === undefined ? ready : compileTemplate(own, wording);

function renderOfferAnew(label: CompiledTemplate, deadline: CompiledTemplate, lookup: Lookup): OfferTexts | Hole {
  const named = label(lookup);
  if ('missing' in named) return named;
  const announced = deadline(lookup);
  if ('missing' in announced) {
    return announced.missing === optional ? { label: named.text, deadline: null } : announced;
  }
  return { label: named.text, deadline: announced.text };
}

/**
 * Renders how an offer is named and its end announced, by its own templates where it has them. The text is the same for every reader, so it is rendered once per offer, wording and
 * time zone.
 */
export function renderOffer(wording: Wording, offer: Offer, timeZone: string): OfferTexts | Hole {
  const ready = compile(wording);
  const known = ready.offers.get(offer);
  if (known?.timeZone === timeZone) return known.texts;
  const { locale, title } = wording;
  const nobody = { meter: null, numberArticlesMore: null, entitlementEndsAt: null };
  const label = ownOr(offer.templates.label, ready.label, wording);
  const deadline = ownOr(offer.templates.deadline, ready.deadline, wording);
  const texts = renderOfferAnew(label, deadline, lookupIn({ ...nobody, locale, title, timeZone, offer }));
  ready.offers.set(offer, { timeZone, texts });
  return texts;
}
