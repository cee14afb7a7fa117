import type { Request, Response } from 'express';
import { problemAnswer } from '../http/problems.ts';
import { readerPage, wantsPage } from '../http/reader-page.ts';
import type { PaywallError } from '../paywall/errors.ts';

/** Refuses what was asked of a page of the sandbox: by a page for people, by a problem for programs. */
export function sendRefusal(request: Request, response: Response, error: PaywallError): void {
  const problem = problemAnswer(error, String(response.get('X-Request-Id')));
  const isPage = wantsPage(request.headers);
  const asked = { headers: request.headers, search: '', publication: null, awaiting: null, supportCodes: null };
  const { status, headers, body } = isPage ? readerPage(problem, error, asked) : problem;
  response.status(status).set({ ...headers, 'Cache-Control': 'private, no-store' });
  if (isPage) response.send(body);
  else response.json(body);
}
