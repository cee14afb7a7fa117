import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { CookieJar } from './cookie-jar.ts';
import { textOf } from './unpack.ts';

/** An address as it is sent: never put in order, because the odd ones are the point. */
export interface Address {
  readonly origin: string;
  /** Path and query, in ASCII. */
  readonly path: string;
}

export interface Question extends Address {
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether there was more than is read. */
  readonly isCut: boolean;
}

/** No answer, and why. A connection that is closed gives no text away; one that is silent may give it to others. */
export interface Silence {
  readonly silent: string;
  readonly isClosed: boolean;
}

export interface AskSettings {
  readonly timeoutMs: number;
  /** Sent with every question to the site. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a certificate that proves nothing is taken. */
  readonly insecure: boolean;
}

/** Maximum bytes that are read of one answer. */
const mostBytes = 2 * 1024 * 1024;
const mostRedirects = 5;
/** Maximum seconds that a site may ask to be left alone for. */
const longestPauseSeconds = 10;
const usualPauseSeconds = 0.2;

export const isSilence = (outcome: Answer | Silence): outcome is Silence => 'silent' in outcome;

const closedCodes = /^(ECONNRESET|EPIPE|HPE_|ERR_INVALID_CHAR|ERR_UNESCAPED)/;

function silenceOf(error: unknown): Silence {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { silent: error instanceof Error ? error.message : String(error), isClosed: closedCodes.test(code) };
}

async function readBody(message: IncomingMessage): Promise<{ bytes: Buffer; isCut: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, mostBytes), isCut: length > mostBytes };
}

/** Null if it is none. */
export const urlIn = (href: string, base: Address): URL | null =>
  URL.canParse(href, base.origin + base.path) ? new URL(href, base.origin + base.path) : null;

/** Where an answer leads to, if that is the same site. */
function redirectOf(question: Question, { status, headers }: Answer): Question | null {
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return null;
  const target = urlIn(headers.location, question);
  if (target === null || target.origin !== question.origin) return null;
  return { ...question, path: target.pathname + target.search };
}

const usualHeaders = {
  'accept-encoding': 'identity',
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'user-agent': 'Mozilla/5.0 (compatible; stile-leakcheck)',
};

/** What a request has of its own comes before what was given by hand for all, but cookies are put together. */
function headersOf(given: readonly Readonly<Record<string, string>>[], cookies: string): Record<string, string> {
  const lower = given.map((each) =>
    Object.fromEntries(Object.entries(each).map(([name, value]) => [name.toLowerCase(), value])),
  );
  const cookie = [...lower.map((each) => each['cookie'] ?? ''), cookies].filter((each) => each !== '').join('; ');
  return { ...usualHeaders, ...Object.assign({}, ...lower), ...(cookie === '' ? {} : { cookie }) };
}

/** Asks a site as it is told to, and never another one: a redirect is followed on the same origin only. */
export function createAsker({ timeoutMs, headers: always, insecure }: AskSettings) {
  async function once(question: Question, jar: CookieJar): Promise<Answer | Silence> {
    const { origin, path, method } = question;
    const { protocol, hostname, port } = new URL(origin);
    const send = protocol === 'https:' ? requestHttps : requestHttp;
    const headers = headersOf([always, question.headers], jar.header());
    const host = hostname.replace(/^\[|\]$/g, '');
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const message = await new Promise<IncomingMessage>((resolve, reject) => {
        const options = { host, port, path, method, headers, signal, rejectUnauthorized: !insecure, agent: false };
        send(options, resolve).on('error', reject).end();
      });
      const { bytes, isCut } = await readBody(message);
      jar.take(message.headers['set-cookie']);
      return { status: message.statusCode ?? 0, headers: message.headers, body: textOf(bytes, message.headers), isCut };
    } catch (error) {
      const isLate = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
      return isLate ? { silent: `no answer in ${timeoutMs / 1000} s`, isClosed: false } : silenceOf(error);
    }
  }

  async function patiently(question: Question, jar: CookieJar): Promise<Answer | Silence> {
    const first = await once(question, jar);
    if (isSilence(first) || (first.status !== 429 && first.status !== 503)) return first;
    const pauseSeconds = Number(first.headers['retry-after'] ?? usualPauseSeconds);
    if (!(pauseSeconds <= longestPauseSeconds)) return first;
    await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1000));
    return once(question, jar);
  }

  /** `jar` takes the cookies of every answer on the way. */
  return async (asked: Address & Partial<Question>, jar: CookieJar): Promise<Answer | Silence> => {
    let question: Question = { method: 'GET', headers: {}, ...asked };
    for (let redirects = 0; ; redirects += 1) {
      const answer = await patiently(question, jar);
      const next = isSilence(answer) || redirects === mostRedirects ? null : redirectOf(question, answer);
      if (next === null) return answer;
      question = next;
    }
  };
}

export type Ask = ReturnType<typeof createAsker>;
