// The OpenAPI document as this service serves it, for the programs that check it or make something of it. Needs `--import
// ./scripts/strip-types.js`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export async function readOpenApiDocument() {
  const { createService } = await import('../src/service.ts');
  const { readSettings } = await import('../src/settings/settings.ts');
  const dir = mkdtempSync(join(tmpdir(), 'stile-openapi-'));
  const env = { PORT: '0', STORE_URL: `file:${dir}`, CONFIG_DIR: join(root, 'config'), LOG_LEVEL: 'silent' };
  const { settings, faults: unset } = readSettings(env);
  const { service, faults } = await createService(settings);
  if (service === undefined) throw new Error([...(unset ?? []), ...(faults ?? [])].join('\n'));
  try {
    const { port } = await service.start();
    return await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json();
  } finally {
    await service.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
