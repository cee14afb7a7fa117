import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { EpochMs } from '../../src/paywall/clock.ts';
import { createService, type Service } from '../../src/service.ts';
import { readSettings } from '../../src/settings/settings.ts';
import type { Overrides } from '../../src/wiring/parts.ts';
import { duringTests } from './during-tests.ts';
import { freePort } from './processes/ports.ts';
import { closeServer, type InProcess, serveInProcess } from './request.ts';

/** The example publication as it is shipped, which sells a plan beside its trial. */
export const exampleConfigDir = fileURLToPath(new URL('../../config', import.meta.url));

/** Of a folder of publications: those of its files that most tests go without, so that a reader who had a trial meets no offer. */
export const isPlanOfExample = (path: string): boolean => path.endsWith('/offers/monthly-plan.yaml');

let trialOnly: string | undefined;

/** The example publication with its trial alone on sale, as most tests know it; made once for each process. */
export function trialOnlyConfigDir(): string {
  if (trialOnly !== undefined) return trialOnly;
  const dir = mkdtempSync(join(tmpdir(), 'stile-test-'));
  cpSync(exampleConfigDir, dir, { recursive: true, filter: (path) => !isPlanOfExample(path) });
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  trialOnly = dir;
  return dir;
}

/** In the background nothing is reconciled unless a test asks for it: what webhooks have not brought stays unknown. */
const never = 2 ** 31 - 1;

export type Env = Record<string, string>;

/** Requests reach it in process, or over a socket of its own: at `port`, and at `url` unless `PUBLIC_URL` says otherwise. */
export interface TestService extends InProcess {
  readonly service: Service;
  readonly port: number;
  /** Where its SQLite file is, unless `STORE_URL` said otherwise. */
  readonly dataDir: string;
  /** Every line that was logged so far. */
  readonly logs: () => string;
  /** Stops it and removes its data. */
  readonly close: () => Promise<void>;
}

/**
 * The service in this process, in sandbox mode on a SQLite file of its own, unless `env` says otherwise; its log is kept for the
 * test to read.
 */
export async function startService(env: Env = {}, overrides: Overrides = {}): Promise<TestService> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-test-'));
  const dataDir = join(dir, 'data');
  const port = await freePort();
  const read = readSettings({
    PORT: String(port),
    STORE_URL: `file:${dataDir}`,
    CONFIG_DIR: trialOnlyConfigDir(),
    LOG_LEVEL: 'debug',
    ...env,
  });
  if ('faults' in read) throw new Error(read.faults.map(({ path, message }) => `${path} ${message}`).join('\n'));
  const lines: string[] = [];
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const created = await createService(read.settings, { logTo, reconcileLookEveryMs: never, ...overrides });
  if ('faults' in created) throw new Error(created.faults.join('\n'));
  const { service } = created;
  await service.start();
  const server = await serveInProcess(service.app);
  return {
    service,
    server,
    url: read.settings.publicUrl,
    port,
    dataDir,
    logs: () => lines.join(''),
    async close() {
      await closeServer(server);
      await service.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** One for a block of tests, whose settings may depend on what was started for it before. */
export function useService(env: Env | (() => Env) = {}, overrides: Overrides = {}): TestService {
  return duringTests(
    () => startService(typeof env === 'function' ? env() : env, overrides),
    (service) => service.close(),
  );
}

/** A real time for services, which begins with this moment when it is first asked and goes on from there. */
export function startingAt(moment: string): () => EpochMs {
  let aheadMs: number | undefined;
  return () => {
    aheadMs ??= Date.parse(moment) - Date.now();
    return Date.now() + aheadMs;
  };
}
