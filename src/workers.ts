import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { closeWhatIsNotTaken } from './handed-over.ts';
import { answerScrapes } from './telemetry/scrape.ts';

/** A worker that dies sooner than this after its start is waited for a moment before it is started again. */
const hastyMs = 2000;

export interface Workers {
  /** Asks every worker to stop and resolves when all have. */
  close(): Promise<void>;
}

interface Plan {
  /** The file that each worker runs: of this build, whatever has been built since. */
  readonly program: string;
  readonly count: number;
  readonly log: Logger;
  /** Called with its exit code when the first worker could not start: starting it again would change nothing. */
  readonly onStartFailed: (code: number) => void;
}

/**
 * Runs `count` processes of the service on one port and restarts those that die. The first starts alone: what keeps one from
 * starting would keep all, and is reported once.
 */
export function runWorkers({ program, count, log, onStartFailed }: Plan): Workers {
  let stopping = false;
  let proven = false;
  cluster.setupPrimary({ exec: program });
  answerScrapes(count);

  function onListening(worker: Worker): void {
    log.info({ pid: worker.process.pid }, 'a worker listens');
    if (proven) return;
    proven = true;
    for (let started = 1; started < count; started += 1) start();
  }

  function start(): void {
    const worker = cluster.fork();
    closeWhatIsNotTaken(worker);
    const startedAt = performance.now();
    worker.once('listening', () => {
      if (!stopping) onListening(worker);
    });
    worker.once('exit', async (code, signal) => {
      if (stopping) return;
      if (!proven && code !== 0 && signal === null) {
        onStartFailed(code);
        return;
      }
      log.error({ pid: worker.process.pid, code, signal }, 'a worker ended and is restarted');
      if (performance.now() - startedAt < hastyMs) await sleep(hastyMs);
      if (!stopping) start();
    });
  }

  const stop = (worker: Worker) =>
    new Promise<void>((resolve) => {
      if (worker.isDead()) resolve();
      else worker.once('exit', () => resolve());
      worker.process.kill('SIGTERM');
    });

  start();
  return {
    async close() {
      stopping = true;
      await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => worker && stop(worker)));
    },
  };
}
