import { madeOnce } from '../made-once.ts';
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
  /** Whether the text is the offer's name and nothing else. */
  readonly isName: boolean;
}

type CompiledBanners = ReadonlyMap<BannerState, readonly CompiledText[]>;

const nameAlone = /^\{\{\s*offerName\s*\}\}$/;

/** Wordings never change: an edited one is a new object. */
const compile = madeOnce((wording: Wording): CompiledBanners => {
  const textsIn = (state: BannerState) =>
    textsOf(wording.banners[state]).map(([path, template]): CompiledText => {
      const isName = typeof template === 'string' && nameAlone.test(template);
      // Without an offer it lacks what every offer's name does.
      return { path, render: compileTemplate(isName ? wording.offer.label : template, wording), isName };
    });
  return new Map(bannerStates.map((state) => [state, textsIn(state)]));
});

/**
 * Renders every text of a state, or names what is missing. Only the note and the terms may be left out, where they name what the
 * offer does not have. A text that is the offer's name shows what the name was made of.
 */
export function renderTexts(
  wording: Wording,
  state: BannerState,
  { lookup, name }: { readonly lookup: Lookup; readonly name: RenderedText | Hole | null },
): BannerTexts | Hole {
  const texts = new Map<string, string>();
  const template: Record<string, string> = {};
  const variables: Record<string, string | number> = {};
  for (const { path, render, isName } of compile(wording).get(state) ?? []) {
    const rendered = isName && name !== null ? name : render(lookup);
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
