import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import { appearanceStyle, usualAppearance } from '../../paywall/wording/appearance.ts';

/** Text that is HTML already; everything else is escaped when it is put into a page. */
export interface Markup {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const inMarkup = (value: string | Markup) => (typeof value === 'string' ? escaped(value) : value.markup);

/** Puts values into markup. */
export function markup(parts: TemplateStringsArray, ...values: readonly (string | Markup)[]): Markup {
  return {
    markup: parts.map((part, index) => part + (index < values.length ? inMarkup(values[index] ?? '') : '')).join(''),
  };
}

export const nothing = markup``;

const layout = `
body { max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem; font: 1rem/1.5 var(--stile-font, system-ui, sans-serif); color: var(--stile-color); background: var(--stile-background) }
h1 { font-size: 1.375rem; line-height: 1.3 }
a { color: var(--stile-link) }
button { padding: .625rem 1.25rem; font: inherit; font-weight: 600; color: var(--stile-on-accent); background: var(--stile-accent); border: 0; border-radius: var(--stile-radius); cursor: pointer }
:focus-visible { outline: 3px solid var(--stile-accent); outline-offset: 2px }
`;

/** A publication in whose colours and letters a page is; null for those of Stile. */
type Looks = Pick<Publication, 'settings'> | null;

interface Style {
  readonly css: string;
  readonly hash: string;
}

function styleFor(looks: Parameters<typeof appearanceStyle>[0]): Style {
  const schemes = looks.settings.appearance.dark === null ? 'light' : 'light dark';
  const css = `\n:root{color-scheme:${schemes}}\n${appearanceStyle(looks)}${layout}`;
  return { css, hash: createHash('sha256').update(css).digest('base64') };
}

const ownStyle = styleFor({ settings: { appearance: usualAppearance } });

const styles = new WeakMap<Publication['settings'], Style>();

/** Made once for the settings of a publication, which are another object after each change. */
function styleOf(looks: Looks): Style {
  if (looks === null) return ownStyle;
  const known = styles.get(looks.settings);
  if (known !== undefined) return known;
  const style = styleFor(looks);
  styles.set(looks.settings, style);
  return style;
}

interface PlainPage {
  readonly title: string;
  /** The name of the product or the publication, behind the title. */
  readonly of: string;
  readonly body: Markup;
  readonly head?: Markup;
  /** BCP 47; English unless it is said otherwise. */
  readonly locale?: string;
  readonly looks?: Looks;
}

/** A page for people that asks nothing of the network and runs no script. */
export const plainPage = ({ title, of, body, head = nothing, locale = 'en', looks = null }: PlainPage): string =>
  markup`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${of}</title>
<style>${{ markup: styleOf(looks).css }}</style>
${head}</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.markup;

/** The headers of such a page. Its forms lead to these sources of a content security policy alone. */
export const plainPageHeaders = (looks: Looks, formAction = "'none'"): OutgoingHttpHeaders => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleOf(looks).hash}'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`,
  'Cache-Control': 'private, no-store',
});
