import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { PaywallError } from '../../paywall/errors.ts';
import { problemAnswer } from '../problems.ts';
import type { Answer } from '../route.ts';

/** Where single sign-on begins, and below which the provider sends browsers back. */
export const signOnPath = '/admin/sign-in/oidc';

const style = `
body { max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: #1b1e23; background: #fff }
h1 { font-size: 1.375rem; line-height: 1.3 }
a { color: #1864ab }
@media (prefers-color-scheme: dark) { body { color: #e6e8eb; background: #16181c } a { color: #74c0fc } }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'private, no-store',
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');

const page = ({ title, head = '', body }: { title: string; head?: string; body: string }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Stile</title>
<style>${style}</style>
${head}</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;

/**
 * Moves on to a page below `/admin` by itself. A redirect would not do: it would still be the provider's site that sent the browser
 * there, and the session's cookie would not come along.
 */
export function landing(target: string, setCookie: readonly string[]): Answer {
  const url = escaped(target);
  const head = `<meta http-equiv="refresh" content="0;url=${url}">\n`;
  const body = `<p><a href="${url}">Go on to the admin pages</a></p>`;
  return {
    status: 200,
    headers: { ...headers, 'Set-Cookie': [...setCookie] },
    body: page({ title: 'You are signed in', head, body }),
  };
}

/** Why somebody is not signed in: a page for people, a problem for programs. `publicUrl` is where to begin again. */
export function refusal(
  error: PaywallError,
  { request, requestId, publicUrl }: { request: IncomingMessage; requestId: string; publicUrl: string },
): Answer {
  const problem = problemAnswer(error, requestId);
  if (!/\btext\/html\b/.test(request.headers.accept ?? '')) return problem;
  const body = `<p>${escaped(error.message)}</p>
<p><a href="${escaped(publicUrl)}/admin">Back to the admin pages</a></p>
<p><small>Request ${escaped(requestId)}</small></p>`;
  return {
    ...problem,
    headers: { ...problem.headers, ...headers },
    body: page({ title: 'Signing in did not work', body }),
  };
}
