import type { IncomingMessage } from 'node:http';
import type { PaywallError } from '../../paywall/errors.ts';
import { markup, plainPage, plainPageHeaders } from '../pages/plain-page.ts';
import { problemAnswer } from '../problems.ts';
import { takesPage } from '../reader-page.ts';
import type { Answer } from '../route.ts';

/** Where single sign-on begins, and below which the provider sends browsers back. */
export const signOnPath = '/admin/sign-in/oidc';

/**
 * Moves on to a page below `/admin` by itself. A redirect would not do: it would still be the provider's site that sent the browser
 * there, and the session's cookie would not come along.
 */
export function landing(target: string, setCookie: readonly string[]): Answer {
  const head = markup`<meta http-equiv="refresh" content="0;url=${target}">\n`;
  const body = markup`<p><a href="${target}">Go on to the admin pages</a></p>`;
  return {
    status: 200,
    headers: { ...plainPageHeaders(null), 'Set-Cookie': [...setCookie] },
    body: plainPage({ title: 'You are signed in', of: 'Stile', head, body }),
  };
}

/** Why somebody is not signed in: a page for people, a problem for programs. `publicUrl` is where to begin again. */
export function refusal(
  error: PaywallError,
  { request, requestId, publicUrl }: { request: IncomingMessage; requestId: string; publicUrl: string },
): Answer {
  const problem = problemAnswer(error, requestId);
  if (!takesPage(request.headers)) return problem;
  const body = markup`<p>${error.message}</p>
<p><a href="${publicUrl}/admin">Back to the admin pages</a></p>
<p><small>Request ${requestId}</small></p>`;
  return {
    ...problem,
    headers: { ...problem.headers, ...plainPageHeaders(null) },
    body: plainPage({ title: 'Signing in did not work', of: 'Stile', body }),
  };
}
