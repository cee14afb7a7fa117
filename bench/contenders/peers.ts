import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripTypes } from '../../test/support/processes/strip-types.ts';
import type { TestResources } from '../../test/support/test-resources.ts';
import { faultsOfCount } from '../judging/faults.ts';
import { callsSince, redisCalls, redisPid } from '../measuring/redis-calls.ts';
import { type Sample, withSamples } from '../measuring/sample-answers.ts';
import type { PreparedAnswers } from '../peers/prepared-answers.ts';
import { fillCounters, type PeerRecord } from '../readers/fill-counters.ts';
import { createMixedViews, shareOf } from '../readers/mixed-views.ts';
import type { Population } from '../readers/population.ts';
import type { Contender, RequestSource } from './contender.ts';
import { createMixedSource, requestOf } from './mixed-source.ts';
import { start } from './program.ts';

/** What Node adds to every answer by itself. */
const ofNode = new Set(['date', 'connection', 'keep-alive', 'content-length']);

const withoutNode = ({ headers, text }: Sample): PreparedAnswers['granted'] => ({
  headers: headers.filter(([name]) => !ofNode.has(name.toLowerCase())).map(([name, value]) => [name, value]),
  body: text,
});

/** Keeps what Stile answered for the peers, and returns the file. */
export function writeAnswers(dir: string, granted: Sample, refused: Sample): string {
  const file = join(dir, `answers-${granted.text.length}.json`);
  writeFileSync(file, JSON.stringify({ granted: withoutNode(granted), refused: withoutNode(refused) }));
  return file;
}

interface Peer {
  readonly name: string;
  /** In `peers/`. */
  readonly file: string;
  /** Null if it stores nothing. */
  readonly keeps: { readonly prefix: string; readonly record: PeerRecord } | null;
  /** The command that is called for each view that it counts, and for what share of the views that is. */
  readonly counts: { readonly command: string; readonly share: number } | null;
}

const counter = { prefix: 'peer:', record: 'counter' } as const;

export const peers = {
  constant: { name: 'node:http, constant answer', file: 'node-http-constant.ts', keeps: null, counts: null },
  ceiling: {
    name: 'node:http + one EVALSHA (ceiling)',
    file: 'node-http-evalsha.ts',
    keeps: { prefix: 'ceiling:', record: 'set' },
    counts: { command: 'sadd', share: shareOf('counted') },
  },
  flexible: {
    name: 'Express + rate-limiter-flexible',
    file: 'express-rate-limiter.ts',
    keeps: counter,
    counts: { command: 'incrby', share: 1 },
  },
  rateLimit: {
    name: 'Express + express-rate-limit + rate-limit-redis',
    file: 'express-rate-limit.ts',
    keeps: counter,
    counts: { command: 'incr', share: 1 },
  },
} as const satisfies Record<string, Peer>;

interface Needs {
  readonly resources: TestResources;
  readonly readers: Population;
  /** The file of `writeAnswers`. */
  readonly answers: string;
  /** Views of all kinds unless it is said otherwise. */
  readonly source?: RequestSource;
}

/** Runs a program of `peers/`. */
export function peerProgram(file: string, env: Readonly<Record<string, string>>) {
  const program = fileURLToPath(new URL(`../peers/${file}`, import.meta.url));
  const args = [...stripTypes, program];
  return start({ name: file, args, env: { NODE_ENV: 'production', ...env }, port: null });
}

/** Whether views are answered at all. */
async function sampleFaults(port: number, readers: Population, view: Parameters<typeof requestOf>[1]) {
  return withSamples(port, async (ask) => {
    const [one, other] = [await ask(requestOf(readers, view)), await ask(requestOf(readers, view))];
    const right = [one, other].every(({ status, granted }) => status === 200 && granted);
    return right ? [] : [`a sample was answered ${one.status} ${one.text.slice(0, 80)}`];
  });
}

/** Starts a peer on a Redis of its own, which knows the readers already. */
export async function startPeer(
  { name, file, keeps, counts }: Peer,
  { resources, readers, answers, source }: Needs,
): Promise<Contender> {
  const url = keeps === null ? null : (await resources.redis()).url;
  if (keeps !== null && url !== null) await fillCounters(url, readers, keeps);
  const server = await peerProgram(file, { ANSWERS: answers, ...(url !== null && { REDIS_URL: url }) });
  resources.onClear(server.stop);
  const views = createMixedViews({ readers: readers.size });
  const sample = () => sampleFaults(server.port, readers, views.nextOf('counted'));
  return {
    name,
    port: server.port,
    processes: { server: [server.pid], ...(url !== null && { store: [await redisPid(url)] }) },
    source: source ?? createMixedSource(readers, views),
    async watch() {
      const faults = await sample();
      const before = url === null ? null : await redisCalls(url);
      return async (load) => {
        if (before !== null && url !== null && counts !== null) {
          const after = await redisCalls(url);
          const calls = (command: string) => callsSince(before, after, command);
          faults.push(
            ...faultsOfCount('scripts', calls('evalsha'), { ...load, each: 1 }),
            ...faultsOfCount(counts.command, calls(counts.command), { ...load, each: counts.share }),
          );
        }
        return [...faults, ...(await sample())];
      };
    },
  };
}
