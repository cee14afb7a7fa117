import { type CompiledTemplate, compileTemplate, type Lookup, type RenderedText } from '../wording/template.ts';
import { type BannerState, bannerStates, textsOf, type Wording } from '../wording/wording.ts';
import { isOptionalVariable, mayBeLeftOut } from './banner-variables.ts';
import type { Hole } from './offer-texts.ts';

/** The texts of one banner, rendered. */
export interface BannerTexts {
  /** By path, for example `list.items.0`. */
  readonly texts: ReadonlyMap<string, string>;
  /** By path, the text of each template that has placeholders. */
  readonly template: Readonly<Record<string, string>>;
  /** What those placeholders stand for. */
  readonly variables: Readonly<Record<string, string | number>>;
}

interface CompiledText {
  readonly path: string;
  readonly render: CompiledTemplate;
  /** Whether the text is the offer's label and nothing else. */
  readonly isLabel: boolean;
}

type CompiledBanners = ReadonlyMap<BannerState, readonly CompiledText[]>;

/** Wordings never change: an edited one is a new object. */
const compiled = new WeakMap<Wording, CompiledBanners>();

const labelAlone = /^\{\{\s*offerLabel\s*\}\}$/;

function compile(wording: Wording): CompiledBanners {
  const known = compiled.get(wording);
  if (known !== undefined) return known;
  const textsIn = (state: BannerState) =>
    textsOf(wording.banners[state]).map(([path, template]): CompiledText => {
      const isLabel = typeof template === 'string' && labelAlone.test(template);
      return { path, render: compileTemplate(template, wording), isLabel };
    });
  const made = new Map(bannerStates.map((state) => [state, textsIn(state)]));
  compiled.set(wording, made);
  return made;
}

/**
 * Renders every text of a state, or names what is missing. Only the note and the terms may be left out, where they name what the
 * offer does not have. A text that is the offer's label shows what the label was made of.
 */
export function renderTexts(
  wording: Wording,
  state: BannerState,
  { lookup, label }: { readonly lookup: Lookup; readonly label: RenderedText | null },
): BannerTexts | Hole {
  const texts = new Map<string, string>();
  const template: Record<string, string> = {};
  const variables: Record<string, string | number> = {};
  for (const { path, render, isLabel } of compile(wording).get(state) ?? []) {
    const rendered = isLabel && label !== null ? label : render(lookup);
    if ('missing' in rendered) {
      if (mayBeLeftOut(path) && isOptionalVariable(rendered.missing)) continue;
      return rendered;
    }
    texts.set(path, rendered.text);
    if (rendered.values === null) continue;
    template[path] = rendered.source;
    Object.assign(variables, rendered.values);
  }
  return { texts, template, variables };
}
