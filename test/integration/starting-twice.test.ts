import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { isReady, type ServiceProcess, start } from '../support/processes/process.ts';
import { root } from '../support/sources.ts';
import { makeTemporaryDir } from '../support/temporary-dir.ts';

const run = promisify(execFile);

/** Building and starting several times over, on a machine that may have other things to do. */
const patienceMs = 240_000;

const needed = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts',
  'src',
  'web',
  'config',
  'clients/component',
  'docs/admin.md',
];

describe('starting beside a service that runs', function () {
  this.timeout(patienceMs);
  const dir = makeTemporaryDir();
  const started: ServiceProcess[] = [];
  const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

  /** The file that an npm script of one word runs, in the copy. */
  const fileOf = (script: string) => join(dir.path, (scripts[script] ?? '').replace(/^node /, ''));

  async function startCopy(name: string, WORKERS: string): Promise<ServiceProcess> {
    const env = { STORE_URL: `file:${join(dir.path, name)}`, WORKERS };
    const service = await start(env, fileOf('start'));
    started.push(service);
    return service;
  }

  const builds = () => readdirSync(dir.path).filter((name) => /^dist-[0-9a-f]{16}$/.test(name));

  before(() => {
    for (const name of needed) cpSync(join(root, name), join(dir.path, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(dir.path, 'node_modules'));
  });

  after(async () => {
    await Promise.all(started.map((service) => service.kill()));
    dir.remove();
  });

  it('works twice at once on a tree that has never been built, and builds once', async () => {
    expect(existsSync(join(dir.path, 'dist'))).to.equal(false);
    const services = await Promise.all([startCopy('one', '2'), startCopy('other', '1')]);
    for (const service of services) expect(await isReady(service)).to.equal(true);
    expect(builds()).to.have.length(1);
    expect(readdirSync(dir.path).filter((name) => name.startsWith('dist-new'))).to.deep.equal([]);
  });

  it('leaves a running service its files when the sources have changed: a worker that is killed is replaced', async () => {
    const service = started.find((each) => each.workers().length === 2);
    if (service === undefined) throw new Error('No service has two workers.');
    const before = realpathSync(join(dir.path, 'dist'));
    appendFileSync(join(dir.path, 'src/version.ts'), '\n// Another version.\n');
    const [killed = 0] = service.workers();
    const command = run(process.execPath, [fileOf('stile'), 'config', 'check'], { cwd: dir.path });
    process.kill(killed, 'SIGKILL');
    await command;
    expect(realpathSync(join(dir.path, 'dist'))).to.not.equal(before);
    await eventually(async () => service.workers().length === 2 && !service.workers().includes(killed), patienceMs);
    // Once more, now that another build is the current one.
    const [next = 0] = service.workers();
    process.kill(next, 'SIGKILL');
    await eventually(async () => service.workers().length === 2 && !service.workers().includes(next), patienceMs);
    expect(await isReady(service)).to.equal(true);
    const page = await fetch(`${service.url}/admin`);
    const asset = /\/admin\/assets\/[^"]+\.js/.exec(await page.text())?.[0];
    expect((await fetch(`${service.url}${asset}`)).status).to.equal(200);
    for (const each of started) expect(each.output()).to.not.include('Cannot find module');
  });

  it('builds nothing when nothing has changed', async () => {
    const before = builds();
    await run(process.execPath, [fileOf('stile'), 'config', 'check'], { cwd: dir.path });
    expect(builds()).to.deep.equal(before);
  });
});
