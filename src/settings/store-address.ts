interface StoreNode {
  readonly host: string;
  readonly port: number;
}

interface ManyNodes {
  readonly nodes: readonly StoreNode[];
  readonly username: string | null;
  readonly password: string | null;
  /** Whether all of them are spoken to over TLS. */
  readonly isTls: boolean;
}

/** Where the store is. */
export type StoreAddress =
  /** Embedded, in a directory of this machine. */
  | { readonly kind: 'file'; readonly dir: string }
  /** One Redis, over TLS where the URL begins `rediss:`. */
  | { readonly kind: 'redis'; readonly url: string }
  | ({ readonly kind: 'cluster' } & ManyNodes)
  /** `name` is the master's name. User and password are those of the master, not of the sentinels. */
  | ({ readonly kind: 'sentinel'; readonly name: string } & ManyNodes);

export const storeForms =
  'must be file:DIR, redis://HOST:PORT, redis+cluster://HOST:PORT,HOST:PORT or redis+sentinel://HOST:PORT,HOST:PORT/NAME, or the last three with rediss for TLS';

const defaultPorts = { cluster: 6379, sentinel: 26379 } as const;

function parseFile(text: string): StoreAddress | null {
  // `file:///srv/stile` names the same directory as `file:/srv/stile`.
  const dir = text.slice('file:'.length).replace(/^\/\/(?=\/)/, '');
  return dir === '' || dir.startsWith('//') ? null : { kind: 'file', dir };
}

function parseRedis(text: string): StoreAddress | null {
  if (!URL.canParse(text)) return null;
  const { hostname, pathname, search, hash } = new URL(text);
  const named = hostname !== '' && /^\/?\d{0,4}$/.test(pathname) && search === '' && hash === '';
  return named ? { kind: 'redis', url: text } : null;
}

function parseNode(text: string, defaultPort: number): StoreNode | null {
  const [, host, port] = /^([\w.-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = port === undefined ? defaultPort : Number(port);
  if (host === undefined || number < 1 || number > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: number };
}

function decoded(text: string | undefined): string | null {
  try {
    return text ? decodeURIComponent(text) : null;
  } catch {
    return text ?? null;
  }
}

function parseMany(text: string): StoreAddress | null {
  const form = /^redis(s?)\+(cluster|sentinel):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/@]+)(?:\/([\w.-]*))?$/.exec(text);
  const [, tls, kind, user, password, list, name = ''] = form ?? [];
  if (list === undefined || (kind !== 'cluster' && kind !== 'sentinel')) return null;
  const found = list.split(',').map((node) => parseNode(node, defaultPorts[kind]));
  const nodes = found.filter((node) => node !== null);
  if (nodes.length < found.length) return null;
  const many = { nodes, username: decoded(user), password: decoded(password), isTls: tls === 's' };
  if (kind === 'cluster') return name === '' ? { kind, ...many } : null;
  return name === '' ? null : { kind, name, ...many };
}

/** Parses `STORE_URL`; null if it has none of the forms of `storeForms`. */
export function parseStoreAddress(text: string): StoreAddress | null {
  if (text.startsWith('file:')) return parseFile(text);
  if (/^rediss?:\/\//.test(text)) return parseRedis(text);
  return parseMany(text);
}
