import type { EdgeVM } from '@edge-runtime/vm';
import { bundle, createRuntime, type EdgeHandler } from './edge-runtime.ts';

/** What the example workers are told by the settings of their platform. */
export interface WorkerSettings {
  readonly stile: string;
  readonly publication: string;
  readonly origin: string;
  readonly secret: string;
  readonly onFailure: 'open' | 'closed';
}

/** A worker on its platform. */
export interface Deployed {
  readonly runtime: EdgeVM;
  readonly handle: EdgeHandler;
  /** The keys of what its cache holds. */
  readonly cached: () => readonly string[];
  /** What the cache holds, all of it as text. */
  readonly cachedText: () => Promise<string>;
  /** What the worker has begun and the platform waits for. */
  readonly settled: () => Promise<unknown>;
}

interface CachedPage {
  readonly headers: [string, string][];
  readonly body: string;
}

/** As `caches.default` of Cloudflare: it refuses what Cloudflare refuses. */
function createCloudflareCache(runtime: EdgeVM) {
  const pages = new Map<string, CachedPage>();
  return {
    pages,
    async match({ url }: Request): Promise<Response | undefined> {
      const page = pages.get(url);
      return page && new runtime.context.Response(page.body, { headers: page.headers });
    },
    async put({ url, method }: Request, response: Response): Promise<void> {
      const isRefused = method !== 'GET' || response.status === 206 || response.headers.get('vary') === '*';
      if (isRefused) throw new TypeError('Cloudflare keeps no such answer.');
      if (!response.headers.has('set-cookie'))
        pages.set(url, { headers: [...response.headers], body: await response.text() });
    },
  };
}

const pending = () => {
  const promises: Promise<unknown>[] = [];
  return {
    waitUntil: (promise: Promise<unknown>) => void promises.push(promise),
    settled: () => Promise.all(promises),
  };
};

export async function deployToCloudflare(settings: WorkerSettings): Promise<Deployed> {
  const runtime = createRuntime();
  const cache = createCloudflareCache(runtime);
  Object.assign(runtime.context, { caches: { default: cache }, console: { warn: () => {} } });
  runtime.evaluate(await bundle('clients/edge/examples/cloudflare.js'));
  const worker = runtime.evaluate('worker.default');
  const env = {
    STILE_URL: settings.stile,
    STILE_PUBLIC_URL: settings.stile,
    PUBLICATION: settings.publication,
    ORIGIN: settings.origin,
    EDGE_SECRET: settings.secret,
    ON_FAILURE: settings.onFailure,
  };
  const { waitUntil, settled } = pending();
  return {
    runtime,
    handle(request, address) {
      request.headers.set('CF-Connecting-IP', address);
      return worker.fetch(request, env, { waitUntil });
    },
    cached: () => [...cache.pages.keys()],
    cachedText: async () => JSON.stringify([...cache.pages.values()]),
    settled,
  };
}

/** What the example imports of Fastly: each module hands on what the runtime has under a global name. */
const fastlyModules = {
  'fastly:cache': 'export const { SimpleCache } = fastly;',
  'fastly:cache-override': 'export class CacheOverride { constructor(mode) { this.mode = mode; } }',
  'fastly:config-store': 'export class ConfigStore { get(name) { return fastly.settings[name] ?? null; } }',
};

export async function deployToFastly(settings: WorkerSettings): Promise<Deployed> {
  const texts = new Map<string, string>();
  const fastly = {
    settings: {
      stile_url: settings.stile,
      stile_public_url: settings.stile,
      publication: settings.publication,
      origin: settings.origin,
      edge_secret: settings.secret,
      on_failure: settings.onFailure,
    },
    SimpleCache: {
      get(key: string) {
        const text = texts.get(key);
        return text === undefined ? null : { text: async () => text };
      },
      async getOrSet(key: string, make: () => Promise<{ value: string; ttl: number }>) {
        const { value } = await make();
        texts.set(key, value);
      },
    },
  };
  type Listener = (event: object) => void;
  let listener: Listener = () => {};
  const runtime = createRuntime();
  const addEventListener = (_type: string, added: Listener) => {
    listener = added;
  };
  Object.assign(runtime.context, { fastly, addEventListener, console: { warn: () => {} } });
  runtime.evaluate(await bundle('clients/edge/examples/fastly.js', { modules: fastlyModules, exports: 'none' }));
  const { waitUntil, settled } = pending();
  return {
    runtime,
    handle: (request, address) =>
      new Promise((respondWith) => {
        listener({ request, client: { address }, respondWith, waitUntil });
      }),
    cached: () => [...texts.keys()],
    cachedText: async () => [...texts.values()].join('\n'),
    settled,
  };
}

/** As Next.js takes what middleware answers: the page of the rewritten address is asked with the headers that the answer names. */
async function followed(
  answer: Response | undefined,
  request: Pick<Request, 'url' | 'headers'>,
  { origin }: WorkerSettings,
): Promise<Response> {
  const rewrite = answer?.headers.get('x-middleware-rewrite');
  if (answer !== undefined && !rewrite) return answer;
  const { pathname, search } = new URL(rewrite ?? request.url);
  const names = answer?.headers.get('x-middleware-override-headers')?.split(',') ?? [...request.headers.keys()];
  const headers = new Headers();
  for (const name of names.filter((each) => !/^(?:host|connection|content-length|transfer-encoding)$/.test(each)))
    headers.set(name, answer?.headers.get(`x-middleware-request-${name}`) ?? request.headers.get(name) ?? '');
  const page = await fetch(`${origin}${pathname}${search}`, { headers, redirect: 'manual' });
  const merged = new Headers(page.headers);
  merged.delete('content-length');
  for (const [name, value] of answer?.headers ?? [])
    if (name === 'set-cookie') merged.append(name, value);
    else if (!name.startsWith('x-middleware-')) merged.set(name, value);
  return new Response(page.body, { status: page.status, headers: merged });
}

const nextSettings = ['STILE_URL', 'STILE_PUBLIC_URL', 'PUBLICATION', 'EDGE_SECRET', 'ON_FAILURE'];

/** Next.js replaces these when it builds, because its edge runtime has no `process`. */
const define = Object.fromEntries(nextSettings.map((name) => [`process.env.${name}`, `nextSettings.${name}`]));

export async function deployToNext(settings: WorkerSettings): Promise<Deployed> {
  const values = {
    STILE_URL: settings.stile,
    STILE_PUBLIC_URL: settings.stile,
    PUBLICATION: settings.publication,
    EDGE_SECRET: settings.secret,
    ON_FAILURE: settings.onFailure,
  };
  const runtime = createRuntime({ nextSettings: values });
  runtime.evaluate(await bundle('clients/edge/examples/next-middleware.js', { define }));
  const worker = runtime.evaluate('worker');
  return {
    runtime,
    async handle(request, address) {
      request.headers.set('x-real-ip', address);
      return followed(await worker.proxy(request), request, settings);
    },
    cached: () => [],
    cachedText: async () => '',
    settled: async () => {},
  };
}
