import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { style } from './page-style.ts';
import type { Voice } from './voice.ts';

/** Text that is HTML already; everything else is escaped when it is put into a page. */
export interface Html {
  readonly html: string;
}

/** Puts values into markup: text is escaped, `Html` goes in as it is, lists one after the other. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const filled = values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
    return 'html' in value ? value.html : value.map((one) => one.html).join('');
  });
  return { html: parts.reduce((whole, part, index) => whole + (filled[index - 1] ?? '') + part) };
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Room for two columns. */
  readonly wide?: boolean;
  /** Where the browser goes on to by itself. */
  readonly onwards?: string;
}

/** Sends a page that asks nothing of the network, runs no script, and says that no real money is moved. */
export function sendPage(
  response: Response,
  voice: Voice,
  { title, body, status = 200, wide = false, onwards }: Page,
): void {
  const refresh = onwards === undefined ? html`` : html`<meta http-equiv="refresh" content="0; url=${onwards}">`;
  const page = html`<!doctype html>
<html lang="${voice.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
${refresh}
</head>
<body>
<p class="sandbox" role="note">${voice.texts.notice}</p>
<main${wide ? html` class="wide"` : html``}>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  response.status(status).type('html').send(page.html);
}
