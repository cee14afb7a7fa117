import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { EdgeVM } from '@edge-runtime/vm';
import { type Plugin, rolldown } from 'rolldown';
import { root } from '../sources.ts';

interface BundleOptions {
  /** What a platform has under a name of its own, such as `fastly:cache`, as the source of a module. */
  readonly modules?: Readonly<Record<string, string>>;
  /** Expressions that a platform replaces when it builds, such as `process.env.NAME`. */
  readonly define?: Readonly<Record<string, string>>;
  /** Whether the platform looks for what the worker exports. */
  readonly exports?: 'named' | 'none';
}

const platformModules = (modules: Readonly<Record<string, string>>): Plugin => ({
  name: 'platform-modules',
  resolveId: (source) => (source in modules ? `\0${source}` : null),
  load: (id) => modules[id.slice(1)] ?? null,
});

/** A worker and the packages that it imports, as one script: what it exports is `worker`. */
async function bundled(path: string, options: BundleOptions): Promise<string> {
  const { modules = {}, define = {}, exports = 'named' } = options;
  const build = await rolldown({
    input: join(root, path),
    platform: 'neutral',
    resolve: { conditionNames: ['stile-source', 'import'] },
    transform: { define: { ...define } },
    plugins: [platformModules(modules)],
    onLog: (_level, { message }) => {
      throw new Error(message);
    },
  });
  try {
    const { output } = await build.generate({ format: 'iife', name: 'worker', exports });
    return output[0].code;
  } finally {
    await build.close();
  }
}

type EdgeRequest = InstanceType<EdgeVM['context']['Request']>;

const known = new Map<string, Promise<string>>();

/** The same script for every test of this process. A worker is always bundled with the same options. */
export function bundle(path: string, options: BundleOptions = {}): Promise<string> {
  const script = known.get(path) ?? bundled(path, options);
  known.set(path, script);
  return script;
}

/** Answers, in an edge runtime, a request that was made there. */
export type EdgeHandler = (request: EdgeRequest, address: string) => Promise<Response | undefined>;

/** A runtime with the standards of the web and nothing of Node, and with these globals of a platform. */
export const createRuntime = (globals: Readonly<Record<string, unknown>> = {}): EdgeVM =>
  new EdgeVM({ extend: (context) => Object.assign(context, globals) });

/** Methods that no `Request` may have. */
const forbidden = ['CONNECT', 'TRACE', 'TRACK'];

async function bodyOf(message: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return message.method === 'GET' || message.method === 'HEAD' ? null : Uint8Array.from(Buffer.concat(chunks));
}

/** The request of a socket as the runtime hands it to a worker. */
async function requestIn(runtime: EdgeVM, message: IncomingMessage) {
  const { method = 'GET', url = '/', headersDistinct } = message;
  const headers = new runtime.context.Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  const address = new URL(url, `http://${message.headers.host ?? 'localhost'}`).href;
  return new runtime.context.Request(address, { method, headers, body: await bodyOf(message) });
}

async function send(answer: Response, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
  response.writeHead(answer.status);
  if (message.method !== 'HEAD') for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
}

/** Serves over a socket what a worker in a runtime answers. */
export function serveRuntime(runtime: EdgeVM, handle: EdgeHandler): Server {
  return createServer({ maxHeaderSize: 128 * 1024 }, (message, response) => {
    const answering = async () => {
      if (forbidden.includes(message.method ?? '')) return new Response(null, { status: 405 });
      const answer = await handle(await requestIn(runtime, message), message.socket.remoteAddress ?? '');
      return answer ?? new Response(null, { status: 404 });
    };
    answering()
      .catch((error) => new Response(`The worker failed: ${error}`, { status: 500 }))
      .then((answer) => send(answer, message, response))
      .catch(() => response.destroy());
  });
}
