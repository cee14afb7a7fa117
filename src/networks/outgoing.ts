import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { guardedLookup, isLoopbackAddress, isPublicAddress, NotPublic } from './public-address.ts';
import { loadUndici } from './undici.ts';

/** What another server answered. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty unless the status is 200. */
  readonly body: string;
}

export interface OutgoingLimits {
  readonly headers?: Readonly<Record<string, string>>;
  readonly mostBytes: number;
  /** For all of it together, from looking up the name to the last byte. */
  readonly withinMs: number;
  readonly signal?: AbortSignal;
}

/** Fetches from addresses that others have chosen. */
export interface Outgoing {
  /**
   * Https alone, without redirects, and never from an address that is not public. Rejects with what is wrong, in words for people who
   * run the service.
   */
  get(url: string, limits: OutgoingLimits): Promise<OutgoingAnswer>;
  close(): Promise<void>;
}

const refusal = (what: string) => Object.assign(new Error(what), { code: 'EREFUSED' });

interface Needs {
  /** Whether an address of this machine will do: in sandbox mode. */
  readonly takesLoopback: boolean;
  /** The authorities that are believed beside those of the machine, in PEM. */
  readonly authorities?: string | undefined;
}

export function createOutgoing({ takesLoopback, authorities }: Needs): Outgoing {
  const mayConnect = (address: string): boolean =>
    isPublicAddress(address) || (takesLoopback && isLoopbackAddress(address));

  let dispatcher: Promise<Dispatcher> | null = null;

  async function open(): Promise<Dispatcher> {
    const { Agent } = await loadUndici();
    return new Agent({
      connect: { lookup: guardedLookup(mayConnect), ca: authorities },
      connections: 1,
      pipelining: 0,
      maxHeaderSize: 16_384,
    });
  }

  function faultOf(url: URL | null): string | null {
    if (url === null) return 'it is no address';
    if (url.protocol !== 'https:') return 'its address is not https';
    if (url.username !== '' || url.password !== '') return 'its address has a password';
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    return isIP(literal) !== 0 && !mayConnect(literal) ? new NotPublic().message : null;
  }

  async function read(body: AsyncIterable<Uint8Array>, mostBytes: number): Promise<string> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of body) {
      bytes += part.length;
      if (bytes > mostBytes) throw refusal(`it has more than ${mostBytes} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  return {
    async get(url, { headers = {}, mostBytes, withinMs, signal }) {
      const fault = faultOf(URL.canParse(url) ? new URL(url) : null);
      if (fault !== null) throw refusal(fault);
      dispatcher ??= open();
      const { request } = await loadUndici();
      const signals = [AbortSignal.timeout(withinMs), ...(signal === undefined ? [] : [signal])];
      const answer = await request(url, {
        dispatcher: await dispatcher,
        headers: { 'User-Agent': 'Stile', 'Accept-Encoding': 'identity', ...headers },
        signal: AbortSignal.any(signals),
      });
      const { statusCode: status } = answer;
      const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
      if (status === 200)
        return { status, headers: Object.fromEntries(told), body: await read(answer.body, mostBytes) };
      // What else it says is of no interest; that it is cut off is no fault.
      answer.body.on('error', () => undefined).destroy();
      return { status, headers: Object.fromEntries(told), body: '' };
    },
    async close() {
      const opened = await dispatcher;
      await opened?.destroy();
    },
  };
}
