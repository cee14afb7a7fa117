import { Agent, request } from 'node:http';
import type { ArticleJson, DecisionJson } from './browser/front-end.ts';
import { eventually } from './eventually.ts';

/** Who asks: an anonymous reader by the token, a registered one by the sign-in token, with both a reader who signs in. */
export interface Asker {
  readonly token?: string | undefined;
  readonly signIn?: string | undefined;
  readonly entitlement?: string | undefined;
  /** From where, if the service trusts a proxy. */
  readonly address?: string | undefined;
}

/** What came back: the status and the body, or status 0 where the connection broke. */
export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly tookMs: number;
}

/** A decision; `code` names the problem if the answer was one, and has no decision. */
export type Viewed = Pick<
  DecisionJson,
  'granted' | 'reason' | 'reader' | 'meter' | 'banner' | 'entitlement' | 'token'
> & {
  readonly code?: string;
};

/** Many front ends at once: requests go to the instances in turn, over so many connections as it is told. */
export interface ConcurrentReaders {
  view(asker: Asker, article: ArticleJson, dryRun?: boolean): Promise<Reply<Viewed>>;
  /** Asks without counting, and again until the store has answered. */
  look(asker: Asker, article: string): Promise<{ readonly read: boolean; readonly used: number }>;
  release(asker: Asker, article: string): Promise<Reply<Pick<Viewed, 'meter'>>>;
  /** Any other call. `unknown` is the body of a call that is not answered whole. */
  post<Body>(path: string, body: unknown, about: { asker: Asker; unknown: Body }): Promise<Reply<Body>>;
  /** The token of a new reader, of whom nothing is counted. */
  newReader(): Promise<string>;
  /** A sign-in token of the example publication; empty if nobody answered. */
  signIn(sub: string): Promise<string>;
  close(): void;
}

const broken = {
  granted: false,
  reason: 'FAIL_CLOSED',
  reader: { id: '', kind: 'anonymous' },
  meter: null,
  banner: null,
  entitlement: { state: 'none', offer: null, endsAt: null },
} as const;

/** A service that does not answer for so long is broken. */
const patienceMs = 30_000;

interface Sent {
  readonly url: string;
  readonly agent: Agent;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A request that is not answered whole is one whose outcome nobody knows. */
function send<Body>({ url, agent, headers, body }: Sent, unknown: Body): Promise<Reply<Body>> {
  const begunAt = performance.now();
  return new Promise((resolve) => {
    const reply = (status: number, answer: Body) =>
      resolve({ status, body: answer, tookMs: performance.now() - begunAt });
    const lost = () => reply(0, unknown);
    const all = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers };
    const sent = request(url, { method: 'POST', agent, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', lost);
      response.once('end', () => (response.complete ? reply(response.statusCode ?? 0, JSON.parse(text)) : lost()));
    });
    sent.once('error', lost);
    sent.setTimeout(patienceMs, () => sent.destroy());
    sent.end(body);
  });
}

function headersOf({ token, signIn, entitlement, address }: Asker): Record<string, string> {
  return {
    ...(token !== undefined && { 'X-Reader-Token': token }),
    ...(signIn !== undefined && { Authorization: `Bearer ${signIn}` }),
    ...(entitlement !== undefined && { 'X-Entitlement-Token': entitlement }),
    ...(address !== undefined && { 'X-Forwarded-For': address }),
  };
}

/** `urls`: the instances, all on one store. */
export function createConcurrentReaders(urls: readonly string[], connections = 64): ConcurrentReaders {
  const maxSockets = Math.ceil(connections / urls.length);
  const instances = urls.map((url) => ({ url, agent: new Agent({ keepAlive: true, maxSockets }) }));
  let turn = 0;

  function post<Body>(path: string, body: unknown, about: { asker: Asker; unknown: Body }): Promise<Reply<Body>> {
    const instance = instances[turn++ % instances.length];
    if (instance === undefined) throw new Error('There is no instance to ask.');
    const { url, agent } = instance;
    const sent = { url: url + path, agent, headers: headersOf(about.asker), body: JSON.stringify(body) };
    return send(sent, about.unknown);
  }

  const view: ConcurrentReaders['view'] = (asker, article, dryRun = false) => {
    const path = `/v1/nikkei-asian-review/meter${dryRun ? '?dryRun=true' : ''}`;
    const body = { article: typeof article === 'string' ? { id: article } : article };
    return post<Viewed>(path, body, { asker, unknown: broken });
  };

  return {
    view,
    post,
    look: (asker, article) =>
      eventually(async () => {
        const { status, body } = await view(asker, article, true);
        if (status !== 200 || body.meter === null) throw new Error('The meter does not answer.');
        return { read: body.reason === 'ALREADY_READ', used: body.meter.used };
      }, patienceMs),
    release: (asker, id) =>
      post('/v1/nikkei-asian-review/meter/release', { article: { id } }, { asker, unknown: { meter: null } }),
    async newReader() {
      const { body } = await view({}, 'any', true);
      if (body.reader.token === undefined) throw new Error('No reader was minted.');
      return body.reader.token;
    },
    async signIn(sub) {
      const { status, body } = await post('/sandbox/identity', { sub }, { asker: {}, unknown: { token: '' } });
      return status === 200 ? body.token : '';
    },
    close() {
      for (const { agent } of instances) agent.destroy();
    },
  };
}
