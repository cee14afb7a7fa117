import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { duringTests } from '../../support/during-tests.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/processes/ports.ts';
import { root } from '../../support/sources.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

/** What is not in the package itself, and what somebody who writes TypeScript has installed. */
const others = ['libsql', '@libsql', '@neon-rs', 'detect-libc', 'swagger-ui-dist', '@types', 'undici-types'];

const consumer = `
import { createServer } from 'node:http';
import { createService, type EmbeddedService, type SettingsError } from 'stile';

const stile: EmbeddedService = await createService(process.env).catch((error: SettingsError) => {
  throw new Error(error.faults.join());
});
createServer((request, response) => {
  if (stile.isOwnPath(request.url ?? '')) stile.handle(request, response);
});
// @ts-expect-error: the service is made of settings.
await createService();
`;

const compilerOptions = { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, types: ['node'] };

/** A folder in which the package is installed from what `npm pack` makes of it. */
function installStile() {
  const dir = makeTemporaryDir();
  const pack = ['pack', '--offline', '--silent', '--pack-destination', dir.path];
  const archive = execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }).trim();
  mkdirSync(dir.file('node_modules/stile'), { recursive: true });
  execFileSync('tar', ['-xzf', dir.file(archive), '--strip-components=1', '-C', dir.file('node_modules/stile')]);
  for (const name of others) symlinkSync(join(root, 'node_modules', name), dir.file(`node_modules/${name}`));
  writeFileSync(dir.file('package.json'), JSON.stringify({ type: 'module' }));
  cpSync(join(root, 'docs/integrating/servers/embedded.mjs'), dir.file('site.mjs'));
  return dir;
}

describe('N9: the package stile, within a server of somebody else’s', function () {
  this.timeout(60_000);
  const dir = duringTests(installStile, ({ remove }) => remove());
  const { PATH = '' } = process.env;

  it('serves beside the pages of the site, keeps what it counted, and ends with it', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const config = dir.file('node_modules/stile/config');
    const env = { PATH, PORT: String(port), CONFIG_DIR: config, LOG_LEVEL: 'silent', NODE_ENV: 'test' };
    const site = spawn(process.execPath, ['site.mjs'], { cwd: dir.path, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = once(site, 'exit');
    try {
      await eventually(async () => expect((await fetch(`${url}/readyz`)).status).to.equal(200), 30_000);
      expect(await (await fetch(url)).text()).to.equal('The front page of the site');
      const body = JSON.stringify({ article: { id: 'a' } });
      const headers = { 'Content-Type': 'application/json' };
      const answer = await fetch(`${url}/v1/nikkei-asian-review/meter`, { method: 'POST', headers, body });
      expect(await answer.json()).to.deep.include({ granted: true, reason: 'METERED' });
      for (const path of ['/admin/', '/sdk/stile.js', '/docs/swagger-ui.css', '/demo/', '/openapi.json'])
        expect((await fetch(url + path)).status, path).to.equal(200);
    } finally {
      site.kill('SIGTERM');
    }
    expect((await ended)[0]).to.equal(0);
  });

  it('says every fault of its settings, and has the command', async () => {
    const script = `import { createService } from 'stile';
      createService({ STORE_URL: 'ftp://x', WORKERS: 'x' }).catch(({ faults }) => console.log(faults.length));`;
    const options = { cwd: dir.path, encoding: 'utf8', env: { PATH } } as const;
    const node = (...args: string[]) => execFileSync(process.execPath, args, options);
    expect(node('--input-type=module', '-e', script)).to.equal('2\n');
    expect(node('node_modules/stile/lib/cli.js', 'help')).to.include('Usage: stile');
  });

  it('has types that a strict program can use', () => {
    writeFileSync(dir.file('consumer.ts'), consumer);
    writeFileSync(dir.file('tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [tsc, '--project', dir.path], { encoding: 'utf8' });
    expect({ stdout, status }).to.deep.equal({ stdout: '', status: 0 });
  });
});
