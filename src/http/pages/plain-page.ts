import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import { appearanceStyle, usualAppearance } from '../../paywall/wording/appearance.ts';
import { directionOf } from '../../paywall/wording/direction.ts';

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

const ownSettings = { appearance: usualAppearance };

function styleFor(settings: Parameters<typeof appearanceStyle>[0]['settings'], more: string): Style {
  const schemes = settings.appearance.dark === null ? 'light' : 'light dark';
  const css = `\n:root{color-scheme:${schemes}}\n${appearanceStyle({ settings })}${layout}${more}`;
  return { css, hash: createHash('sha256').update(css).digest('base64') };
}

/** By settings, which are another object after each change, and by what a page adds: there are few. */
const styles = new WeakMap<object, Map<string, Style>>();

function styleOf(looks: Looks, more: string): Style {
  const settings = looks?.settings ?? ownSettings;
  const known = styles.get(settings) ?? new Map<string, Style>();
  const style = known.get(more) ?? styleFor(settings, more);
  styles.set(settings, known.set(more, style));
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
  /** What it adds to the style of all; its headers must be made with the same. */
  readonly style?: string;
}

/** A page for people that asks nothing of the network and runs no script. */
export const plainPage = ({
  title,
  of,
  body,
  head = nothing,
  locale = 'en',
  looks = null,
  style = '',
}: PlainPage): string =>
  markup`<!doctype html>
<html lang="${locale}"${directionOf(locale) === 'rtl' ? markup` dir="rtl"` : nothing}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${of}</title>
<style>${{ markup: styleOf(looks, style).css }}</style>
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
export const plainPageHeaders = (looks: Looks, formAction = "'none'", more = ''): OutgoingHttpHeaders => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleOf(looks, more).hash}'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`,
  'Cache-Control': 'private, no-store',
});
