/** Why there is no answer that can be used, with what the service says of it. Errors of programs have nothing of it. */
export interface Problem {
  /** 0 if nothing answered. */
  readonly status?: number;
  /** The service's own code, such as `invalid-identity`. */
  readonly code?: string;
  /** For people. */
  readonly detail?: string;
  /** When to ask again, in seconds, if the answer says so. */
  readonly after?: number;
}

/** Asks for something, for ten seconds at most. Rejects with a `Problem` unless the answer is a success. */
export async function call(url: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(1e4);
  const response = await fetch(url, { signal, ...init }).catch(() => Response.error());
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw { ...problem, status: response.status, after: Number(response.headers.get('Retry-After')) };
}
