import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Listener } from '../../src/http/app.ts';
import { createService, type Service } from '../../src/service.ts';
import { readSettings } from '../../src/settings/settings.ts';
import type { Overrides } from '../../src/wiring/parts.ts';
import { freePort } from './processes/ports.ts';

export const exampleConfigDir = fileURLToPath(new URL('../../config', import.meta.url));

/** In the background nothing is reconciled unless a test asks for it: what webhooks have not brought stays unknown. */
const never = 2 ** 31 - 1;

export interface TestService {
  readonly service: Service;
  /** What answers requests in this process. */
  readonly app: Listener;
  readonly url: string;
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
export async function startService(env: Record<string, string> = {}, overrides: Overrides = {}): Promise<TestService> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-test-'));
  const dataDir = join(dir, 'data');
  const port = await freePort();
  const read = readSettings({
    PORT: String(port),
    STORE_URL: `file:${dataDir}`,
    CONFIG_DIR: exampleConfigDir,
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
  return {
    service,
    app: service.app,
    url: read.settings.publicUrl,
    port,
    dataDir,
    logs: () => lines.join(''),
    async close() {
      await service.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The service of a block of tests: started before them and closed after them. Its fields can be read once it has started. */
export function useService(env: Record<string, string> = {}, overrides: Overrides = {}): TestService {
  let started: TestService | undefined;
  const running = (): TestService => {
    if (started === undefined) throw new Error('The service has not been started.');
    return started;
  };

  before(async () => {
    started = await startService(env, overrides);
  });

  after(() => started?.close());

  return {
    get service() {
      return running().service;
    },
    get app() {
      return running().app;
    },
    get url() {
      return running().url;
    },
    get port() {
      return running().port;
    },
    get dataDir() {
      return running().dataDir;
    },
    logs: () => running().logs(),
    close: () => running().close(),
  };
}
