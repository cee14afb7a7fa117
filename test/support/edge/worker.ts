import { listening } from '../../doors/servers/fetch-server.ts';
import { duringTests } from '../during-tests.ts';
import { closeServer } from '../request.ts';
import { serveRuntime } from './edge-runtime.ts';
import { createEdgeSite, type EdgeSite, edgeSecret } from './edge-site.ts';
import type { Deployed, WorkerSettings } from './platforms.ts';

/** How an example worker comes onto its platform. */
export type Deploy = (settings: WorkerSettings) => Promise<Deployed>;

/** A worker in front of the sentinel site. */
export interface Worker {
  readonly url: string;
  readonly site: EdgeSite;
  readonly deployed: Deployed;
  /** The paths of what the worker has asked Stile so far. */
  readonly stileCalls: () => readonly string[];
  stop(): Promise<void>;
}

type About = Omit<WorkerSettings, 'origin' | 'secret'>;

/** Notes what is asked of Stile by a worker, whose `fetch` is looked up with each call. */
function recordCalls({ runtime }: Deployed, stile: string): readonly string[] {
  const calls: string[] = [];
  const { fetch } = runtime.context;
  runtime.context.fetch = (input, init) => {
    const url = typeof input === 'string' || input instanceof URL ? String(input) : input.url;
    if (url.startsWith(stile)) calls.push(new URL(url).pathname);
    return fetch(input, init);
  };
  return calls;
}

export async function startWorker(deploy: Deploy, about: About): Promise<Worker> {
  const site = createEdgeSite();
  const origin = await listening(site.server);
  const deployed = await deploy({ ...about, origin, secret: edgeSecret });
  const calls = recordCalls(deployed, about.stile);
  const server = serveRuntime(deployed.runtime, deployed.handle);
  return {
    url: await listening(server),
    site,
    deployed,
    stileCalls: () => calls,
    async stop() {
      await closeServer(server);
      await closeServer(site.server);
    },
  };
}

/** One for a block of tests. */
export const useWorker = (deploy: Deploy, about: () => About): Worker =>
  duringTests(
    () => startWorker(deploy, about()),
    (worker) => worker.stop(),
  );
