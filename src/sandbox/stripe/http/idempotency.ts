import { createHash } from 'node:crypto';
import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import { invalidRequest, StripeFault } from '../errors.ts';

const keptSeconds = daySeconds;

export interface IdempotentRequest {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** The body as it was sent. */
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * Gives the answer that the key was given before, or runs the request and remembers its answer, within the same transaction.
 * Keys are kept for a day. A request that was refused is not remembered: it may be mended and sent again.
 * @throws StripeFault `idempotency_error` when the key was used for something else.
 */
export function once(
  account: Account,
  request: IdempotentRequest,
  run: () => Answer,
): Answer & { readonly replayed: boolean } {
  if (request.key.length > 255) throw invalidRequest('Idempotency keys can be at most 255 characters.');
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.path}\n${request.body}`)
    .digest('base64url');
  const known = account.tables.find('answer', request.key);
  if (known !== undefined && known.at > account.now() - keptSeconds) {
    if (known.fingerprint !== fingerprint) throw usedForSomethingElse(request.key);
    return { status: known.status, body: known.body, replayed: true };
  }
  const answer = run();
  account.tables.put('answer', { id: request.key, fingerprint, ...answer, at: account.now() });
  return { ...answer, replayed: false };
}

function usedForSomethingElse(key: string): StripeFault {
  return new StripeFault(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
