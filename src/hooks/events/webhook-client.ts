import type { lookup as systemLookup } from 'node:dns';
import type { Dispatcher } from 'undici';
import {
  guardedLookup,
  isLoopbackAddress,
  isPublicAddress,
  NotPublic,
  refusalOfUrl,
} from '../../networks/public-address.ts';
import { loadUndici } from '../../networks/undici.ts';
import type { EpochMs } from '../../paywall/clock.ts';

/** How long a receiver may take for one try, with everything. */
const usualAnswerWithinMs = 15_000;

/** Of the answer so much is read. */
const answerBytes = 1_024;

/** Maximum bytes of the headers of an answer. */
const headerBytes = 16_384;

/** What came of a try. */
export interface Posted {
  /** Null if there was no answer. */
  readonly status: number | null;
  readonly ms: number;
  readonly answer: string;
  readonly error: string | null;
  readonly retryAfterMs: number | null;
}

export interface WebhookClient {
  /** Never throws. */
  post(url: string, body: string, headers: Record<string, string>): Promise<Posted>;
  close(): Promise<void>;
}

interface Options {
  /** Whether addresses of this machine will do, without TLS: in sandbox mode. */
  readonly takesLoopback: boolean;
  readonly answerWithinMs?: number | undefined;
  readonly lookup?: typeof systemLookup | undefined;
  /** By which a `Retry-After` that is a date is understood: the real time. */
  readonly now: () => EpochMs;
}

function retryAfterOf(value: string | string[] | undefined, now: EpochMs): number | null {
  if (typeof value !== 'string') return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Reads the beginning of a body, and leaves the rest. */
async function beginningOf(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part);
    length += part.length;
    if (length >= answerBytes) break;
  }
  body.destroy();
  return Buffer.concat(parts).subarray(0, answerBytes).toString('utf8');
}

/** Failures that say what to do, by the codes of Node and undici. */
const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it ended the connection',
  UND_ERR_SOCKET: 'it ended the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_OVERFLOW: 'its headers are too large',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  if (error instanceof NotPublic) return error.message;
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return words[code] ?? `it failed: ${code}`;
}

/** Sends to receivers in the internet. No redirect is followed: the address was chosen by the publisher, a redirect by who answers there. */
export function createWebhookClient({ takesLoopback, lookup, now, ...options }: Options): WebhookClient {
  const answerWithinMs = options.answerWithinMs ?? usualAnswerWithinMs;
  const opened = new Map<boolean, Promise<Dispatcher>>();

  async function open(mayConnect: (address: string) => boolean): Promise<Dispatcher> {
    const { Agent } = await loadUndici();
    return new Agent({
      connect: { lookup: guardedLookup(mayConnect, lookup), timeout: answerWithinMs },
      headersTimeout: answerWithinMs,
      bodyTimeout: answerWithinMs,
      maxHeaderSize: headerBytes,
    });
  }

  function dispatcherFor(inside: boolean): Promise<Dispatcher> {
    const dispatcher = opened.get(inside) ?? open(inside ? isLoopbackAddress : isPublicAddress);
    opened.set(inside, dispatcher);
    return dispatcher;
  }

  const isInside = (url: string) => takesLoopback && refusalOfUrl(url, false) !== null;

  return {
    async post(url, body, headers) {
      const startedAt = performance.now();
      const posted = (came: Partial<Posted>): Posted => {
        const ms = Math.round(performance.now() - startedAt);
        return { status: null, answer: '', error: null, retryAfterMs: null, ...came, ms };
      };
      const refusal = refusalOfUrl(url, takesLoopback);
      if (refusal !== null) return posted({ error: `its address ${refusal}` });
      let status: number | null = null;
      let retryAfterMs: number | null = null;
      try {
        const signal = AbortSignal.timeout(answerWithinMs);
        const { request } = await loadUndici();
        const dispatcher = await dispatcherFor(isInside(url));
        const answer = await request(url, { method: 'POST', body, headers, signal, dispatcher });
        status = answer.statusCode;
        retryAfterMs = retryAfterOf(answer.headers['retry-after'], now());
        return posted({ status, retryAfterMs, answer: await beginningOf(answer.body) });
      } catch (error) {
        // What was answered counts, even if the rest of the body never comes.
        return posted({ status, retryAfterMs, error: status === null ? reasonOf(error) : null });
      }
    },

    async close() {
      for (const dispatcher of opened.values()) await (await dispatcher).destroy();
    },
  };
}
