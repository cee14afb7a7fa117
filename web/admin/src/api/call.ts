import { Problem } from './problem.ts';

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The ETag that was seen, without which nothing that has versions is changed. */
  readonly ifMatch?: string;
  /** `*` where something is to be made and not replaced. */
  readonly ifNoneMatch?: string;
  readonly signal?: AbortSignal;
}

export interface Answer<Body> {
  readonly body: Body;
  readonly etag: string | null;
}

function headersOf({ body, ifMatch, ifNoneMatch }: CallOptions, csrf: string | null): Record<string, string> {
  return {
    Accept: 'application/json',
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    ...(ifNoneMatch !== undefined && { 'If-None-Match': ifNoneMatch }),
    ...(csrf !== null && { 'X-CSRF-Token': csrf }),
  };
}

async function problemOf(response: Response): Promise<Problem> {
  const json = /\bjson\b/.test(response.headers.get('Content-Type') ?? '');
  const body: object = json ? await response.json().catch(() => ({})) : {};
  return new Problem({ status: response.status, ...body });
}

/**
 * One request to this very service. Throws a `Problem` for every answer but success, and `unreachable` if there is none.
 * The answer is taken to be what the service's own schema says; both are built from it.
 */
export async function call<Body>(path: string, options: CallOptions, csrf: string | null): Promise<Answer<Body>> {
  const { method = 'GET', body, signal } = options;
  const response = await fetch(path, {
    method,
    headers: headersOf(options, method === 'GET' ? null : csrf),
    credentials: 'same-origin',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new Problem({ code: 'unreachable', detail: 'Stile does not answer. Check your connection, and try again.' });
  });
  if (!response.ok) throw await problemOf(response);
  const json = response.status === 204 ? null : await response.json();
  return { body: json as Body, etag: response.headers.get('ETag') };
}
