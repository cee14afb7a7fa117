import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { decimalsOf, providerDecimalsOf } from '../../../paywall/wording/currencies.ts';

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

const style = `
:root { color-scheme: light; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #f4f4f2; }
.sandbox { margin: 0; padding: .5rem 1rem; background: #ffd866; text-align: center; font-weight: 600; }
main { max-width: 30rem; margin: 1rem auto; padding: 1rem 1.25rem 1.5rem; background: #fff; border-radius: .5rem; }
h1 { font-size: 1.375rem; margin: .25rem 0 1rem; } h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
table { width: 100%; border-collapse: collapse; } th { text-align: left; font-weight: 400; } td { text-align: right; white-space: nowrap; }
th, td { padding: .375rem 0; vertical-align: top; } tfoot th, tfoot td { border-top: 1px solid #ccc; font-weight: 600; }
fieldset { border: 1px solid #ccc; border-radius: .375rem; margin: 1rem 0; } label { display: block; padding: .25rem 0; }
input[type=text], input[type=email] { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid #767676; border-radius: .25rem; }
button, .button { display: inline-block; padding: .625rem 1.25rem; font: inherit; font-weight: 600; color: #fff; background: #14532d; border: 0; border-radius: .375rem; text-decoration: none; cursor: pointer; }
button.plain { background: #44403c; } :focus-visible { outline: 3px solid #2563eb; outline-offset: 2px; }
.alert { padding: .625rem .875rem; background: #fde8e8; border-left: 4px solid #b91c1c; } .note { color: #57534e; font-size: .9375rem; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Where the browser goes on to by itself. */
  readonly onwards?: string;
}

/** Sends a page that asks nothing of the network, runs no script, and says that no real money is moved. */
export function sendPage(response: Response, { title, body, status = 200, onwards }: Page): void {
  const refresh = onwards === undefined ? html`` : html`<meta http-equiv="refresh" content="0; url=${onwards}">`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
${refresh}
</head>
<body>
<p class="sandbox" role="note">Sandbox: no real money</p>
<main>
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

/** An amount of Stripe's units as people write it. */
export function money(amount: number, currency: string): string {
  const digits = providerDecimalsOf(currency);
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    // No more than there are, even if Stripe writes hundredths: half a króna may remain of a discount.
    minimumFractionDigits: decimalsOf(currency),
    maximumFractionDigits: digits,
  });
  return format.format(amount / 10 ** digits);
}

/** A day, given in seconds. */
export function day(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' });
}
