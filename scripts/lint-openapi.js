// `npm run lint:openapi`: checks the OpenAPI document that the service serves by the rules of `redocly.yaml`. Asks nobody on the network.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOpenApiDocument } from './openapi-document.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const redocly = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin/cli.js');

/** It would report how it is used, and look for a newer version of itself. */
const silent = {
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  REDOCLY_SUPPRESS_NOTIFICATIONS: 'true',
};

const dir = mkdtempSync(join(tmpdir(), 'stile-openapi-'));
try {
  const file = join(dir, 'openapi.json');
  writeFileSync(file, JSON.stringify(await readOpenApiDocument()));
  const config = ['--config', join(root, 'redocly.yaml')];
  const args = [redocly, 'lint', file, ...config, '--max-problems', '1000', '--format', process.argv[2] ?? 'codeframe'];
  const env = { ...process.env, ...silent };
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
