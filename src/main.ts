import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { proxiesLingerMs } from './http/server.ts';
import { identitySecretsIn } from './settings/environment.ts';
import { readSettings, type Settings } from './settings/settings.ts';
import { createLog } from './telemetry/log.ts';
import { logDestination } from './telemetry/log-format.ts';
import { welcome } from './welcome.ts';
import { settingChecks } from './wiring/setting-checks.ts';
import { runWorkers } from './workers.ts';

/**
 * `node dist/main.js`: reads the settings, starts the service in as many processes as `WORKERS` says, stops it on a signal.
 */

function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(messages: readonly string[]): never {
  for (const message of messages) console.error(message);
  process.exit(1);
}

async function serve(settings: Settings): Promise<void> {
  // Loaded only here: the process that starts workers does without it, and so starts them sooner.
  const { createService } = await import('./service.ts');
  const isFirst = cluster.worker === undefined || cluster.worker.id === 1;
  const result = await createService(settings, { secretOf: identitySecretsIn(process.env), isFirst });
  if ('faults' in result) fail(result.faults);
  const { service } = result;
  const running = await service.start();
  stopOnSignal(() => service.close({ lingerMs: proxiesLingerMs }));
  if (isFirst) {
    for (const line of welcome(settings, { ...running, adminToken: service.generatedAdminToken })) console.log(line);
  }
}

// By itself V8 lets a small heap grow to three times what is alive in it before it collects.
setFlagsFromString('--heap-growing-percent=50');
const read = readSettings(process.env, settingChecks);
if ('faults' in read) {
  // Loaded only here: a start that fails may take longer.
  const { faultsBeside } = await import('./wiring/start/start-faults.ts');
  fail([...read.faults.map(({ path, message }) => `${path} ${message}`), ...faultsBeside(process.env)]);
}
const { settings } = read;
const count = settings.workers === 'auto' ? availableParallelism() : settings.workers;
if (count > 1 && cluster.isPrimary) {
  const log = createLog(settings.logLevel, await logDestination(settings.logFormat));
  const program = fileURLToPath(import.meta.url);
  const workers = runWorkers({ program, count, log, onStartFailed: (code) => process.exit(code) });
  stopOnSignal(workers.close);
} else {
  await serve(settings).catch((error: unknown) => fail([error instanceof Error ? error.message : String(error)]));
}
