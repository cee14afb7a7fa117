import { expect } from 'chai';
import type { z } from 'zod';
import { sessionAnswer } from '../../../src/http/schemas/session.ts';
import { send, type Target } from '../request.ts';
import { type AdminName, asAdmin } from '../sign-on/admins.ts';

export type SessionJson = z.output<typeof sessionAnswer>;

export const sessionPath = '/v1/admin/session';

/** The `name=value` of the cookie that an answer sets. */
export const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

/** The session that an answer tells of: every field of the schema, and none beside them. */
export async function sessionOf(answer: Response, status = 200): Promise<SessionJson> {
  const text = await answer.text();
  expect(answer.status, text).to.equal(status);
  const json: unknown = JSON.parse(text);
  const session = sessionAnswer.parse(json);
  expect(session).to.deep.equal(json);
  return session;
}

/** The browser of an admin who has signed in: its cookie, and what its pages send beside it. */
export interface SignedInBrowser {
  readonly cookie: string;
  readonly session: SessionJson;
  /** Sends the cookie with a call, and with everything but GET the session's token. `headers` are put in the place of these. */
  call(method: string, path: string, call?: { body?: unknown; headers?: Record<string, string> }): Promise<Response>;
}

export const signInWith = (target: Target, token: string, headers: Record<string, string> = {}): Promise<Response> =>
  send(target, sessionPath, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });

/** What the pages of a browser ask with the cookie that an answer has set. */
export function createBrowser(target: Target, cookie: string, session: SessionJson): SignedInBrowser {
  return {
    cookie,
    session,
    call: (method, path, { body, headers = {} } = {}) =>
      send(target, path, {
        method,
        headers: {
          Cookie: cookie,
          ...(method === 'GET' ? {} : { 'X-CSRF-Token': session.csrf }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

export async function signInAs(target: Target, name: AdminName): Promise<SignedInBrowser> {
  const answer = await signInWith(target, asAdmin(name).Authorization.replace('Bearer ', ''));
  return createBrowser(target, cookieOf(answer), await sessionOf(answer, 201));
}
