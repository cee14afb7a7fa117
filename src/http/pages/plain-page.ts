import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
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

const style = `
body { max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: #1b1e23; background: #fff }
h1 { font-size: 1.375rem; line-height: 1.3 }
a { color: #1864ab }
button { padding: .625rem 1.25rem; font: inherit; font-weight: 600; color: #fff; background: #1864ab; border: 0; border-radius: .375rem; cursor: pointer }
:focus-visible { outline: 3px solid #1864ab; outline-offset: 2px }
@media (prefers-color-scheme: dark) { body { color: #e6e8eb; background: #16181c } a { color: #74c0fc } :focus-visible { outline-color: #74c0fc } }
`;

/** By what a page adds to the style: there are few. */
const styleHashes = new Map<string, string>();

function styleHashOf(more: string): string {
  const known = styleHashes.get(more);
  if (known !== undefined) return known;
  const made = createHash('sha256').update(`${style}${more}`).digest('base64');
  styleHashes.set(more, made);
  return made;
}

interface PlainPage {
  readonly title: string;
  /** The name of the product or the publication, behind the title. */
  readonly of: string;
  readonly body: Markup;
  readonly head?: Markup;
  /** BCP 47; English unless it is said otherwise. */
  readonly locale?: string;
  /** What it adds to the style of all; its headers must be made with the same. */
  readonly style?: string;
}

/** A page for people that asks nothing of the network and runs no script. */
export const plainPage = ({ title, of, body, head = nothing, locale = 'en', style: more = '' }: PlainPage): string =>
  markup`<!doctype html>
<html lang="${locale}"${directionOf(locale) === 'rtl' ? markup` dir="rtl"` : nothing}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${of}</title>
<style>${{ markup: `${style}${more}` }}</style>
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
export const plainPageHeaders = (formAction = "'none'", more = ''): OutgoingHttpHeaders => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHashOf(more)}'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'`,
  'Cache-Control': 'private, no-store',
});
