import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { type Address, parseAddress } from './address.ts';
import { compileRanges, parseRange, type Range } from './network-list.ts';

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

/** Addresses that are nobody's on the internet: IANA's registries of special-purpose addresses, and multicast. */
const specialNetworks = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23'],
  ...['2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

const specialRanges = specialNetworks.map(parseRange).filter((range) => range !== null);
const special = compileRanges(specialRanges);

const isLoopback = ({ text }: Address) => text === '::1' || text.startsWith('127.');

/** Whether any of a range's addresses is not public. */
export const isPrivateRange = ({ family, first, last }: Range): boolean =>
  specialRanges.some((range) => range.family === family && range.first <= last && first <= range.last);

const refusal = (what: string) => Object.assign(new Error(what), { code: 'EREFUSED' });

interface Needs {
  /** Whether an address of this machine will do: in sandbox mode. */
  readonly takesLoopback: boolean;
  /** The authorities that are believed beside those of the machine, in PEM. */
  readonly authorities?: string | undefined;
}

export function createOutgoing({ takesLoopback, authorities }: Needs): Outgoing {
  const isRefused = (text: string): boolean => {
    const address = parseAddress(text);
    return address === null || (special.has(address) && !(takesLoopback && isLoopback(address)));
  };

  /** Looks at what a name leads to at the moment of connecting: what was looked up before may have changed since. */
  const lookup: LookupFunction = (name, options, done) => {
    systemLookup(name, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      if (error !== null || first === undefined) done(error ?? refusal('its name leads nowhere'), []);
      else if (found.some(({ address }) => isRefused(address)))
        done(refusal('its name leads to an address that is not public'), []);
      else if (options.all === true) done(null, found);
      else done(null, first.address, first.family);
    });
  };

  let dispatcher: Promise<Dispatcher> | null = null;

  async function open(): Promise<Dispatcher> {
    const { Agent } = await import('undici');
    return new Agent({ connect: { lookup, ca: authorities }, connections: 1, pipelining: 0, maxHeaderSize: 16_384 });
  }

  function faultOf(url: URL | null): string | null {
    if (url === null) return 'it is no address';
    if (url.protocol !== 'https:') return 'its address is not https';
    if (url.username !== '' || url.password !== '') return 'its address has a password';
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    return parseAddress(literal) !== null && isRefused(literal) ? 'its address is not public' : null;
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
      const { request } = await import('undici');
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
