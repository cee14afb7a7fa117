import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** What a door answered, to the byte. */
export interface Got {
  readonly status: number;
  /** Of headers with several values, all of them. */
  readonly header: (name: string) => string | null;
  readonly setCookies: readonly string[];
  /** The body as text, its encoding undone. */
  readonly text: string;
  /** Headers and body, as they came and with the encoding undone: what is nowhere in it has not been sent. */
  readonly everything: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Asks for an address exactly as it is written, which `fetch` would not. Follows nothing. */
export function ask(url: string, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Got> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request({ host: hostname, port, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const bytes = Buffer.concat(chunks);
        const decode = decoders[answer.headers['content-encoding'] ?? ''];
        const text = (decode === undefined || bytes.length === 0 ? bytes : decode(bytes)).toString();
        const header = (name: string) => answer.headersDistinct[name.toLowerCase()]?.join(', ') ?? null;
        const everything = [answer.rawHeaders.join('\n'), bytes.toString('latin1'), text].join('\n');
        const setCookies = answer.headers['set-cookie'] ?? [];
        resolve({ status: answer.statusCode ?? 0, header, setCookies, text, everything });
      });
    });
    asking.once('error', reject).end(body);
  });
}

/** A reader with a browser's cookies: each is kept for its path, and dropped when its time is over at once. */
export interface Visitor {
  visit(path: string, sent?: Sent): Promise<Got>;
  /** The `Cookie` header for a path. */
  cookies(path: string): string;
  wipe(): void;
}

export function createVisitor(door: { readonly url: string }): Visitor {
  const jar = new Map<string, { readonly pair: string; readonly path: string }>();

  function keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split(/; */);
    const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/';
    const key = `${pair.split('=')[0]} ${path}`;
    if (attributes.some((one) => /^max-age=0$/i.test(one))) jar.delete(key);
    else jar.set(key, { pair, path });
  }

  const isFor = (asked: string, path: string) =>
    path === '/' || asked === path || asked.startsWith(path.endsWith('/') ? path : `${path}/`);

  const cookies = (address: string) => {
    const asked = address.split('?', 1)[0] ?? '';
    return [...jar.values()].flatMap(({ pair, path }) => (isFor(asked, path) ? [pair] : [])).join('; ');
  };

  return {
    cookies,
    async visit(path, { headers = {}, ...sent } = {}) {
      const cookie = cookies(path);
      const got = await ask(door.url, path, {
        ...sent,
        headers: { ...(cookie !== '' && { Cookie: cookie }), ...headers },
      });
      for (const each of got.setCookies) keep(each);
      return got;
    },
    wipe: () => jar.clear(),
  };
}
