import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.ts';
import { freePort } from '../../../test/support/processes/ports.ts';
import { type ServiceProcess, start } from '../../../test/support/processes/process.ts';
import type { TestResources } from '../../../test/support/test-resources.ts';

/** Instances of the service as its users run it, each with several workers, all on one store. */
export interface Instances {
  readonly urls: readonly string[];
  /** Starts all that do not run, and waits until they are ready. */
  start(): Promise<void>;
  /** Kills the processes of one at once, like a power cut. */
  kill(index: number): Promise<void>;
  /** The pid of a worker of one. */
  workerOf(index: number): number;
}

const count = 2;
const workersEach = 2;

/** All processes that answer readers. */
export const processesInAll = count * workersEach;

const startWithinMs = 60_000;

type Env = Readonly<Record<string, string>>;

export async function createInstances(stage: TestResources, env: Env): Promise<Instances> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-chaos-'));
  stage.onClear(() => rm(dir, { recursive: true, force: true }));
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  const running = new Map<number, ServiceProcess>();
  stage.onClear(() => Promise.all([...running.values()].map((service) => service.kill())));

  async function begin(index: number, port: number): Promise<void> {
    const journal = join(dir, `journal-${index}`);
    await mkdir(journal, { recursive: true });
    const own = { PORT: String(port), WORKERS: String(workersEach), OUTAGE_JOURNAL: journal };
    // On a busy machine the store may seem to be unavailable at a start, which ends it.
    running.set(index, await eventually(() => start({ ...env, ...own }), startWithinMs));
  }

  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
    async start() {
      // One after the other, for the first makes what the store holds.
      for (const [index, port] of ports.entries()) if (!running.has(index)) await begin(index, port);
    },
    async kill(index) {
      const service = running.get(index);
      running.delete(index);
      await service?.kill();
    },
    workerOf(index) {
      const [pid] = running.get(index)?.workers() ?? [];
      if (pid === undefined) throw new Error(`Instance ${index} has no worker.`);
      return pid;
    },
  };
}
