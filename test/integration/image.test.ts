import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { execForm, readDockerfile, textsOf, variablesOf } from '../support/processes/dockerfile.ts';
import { buildImage, type Image, unprivileged } from '../support/processes/image.ts';
import { freePort } from '../support/processes/ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const random = () => randomBytes(32).toString('hex');

/** One file per secret, each for the image's user alone, and the settings that name them. */
function writeSecrets(dir: string): Record<string, string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secrets = {
    READER_SECRET: random(),
    SIGNING_KEYS: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ADMIN_TOKENS: `desk:owner:${random()}`,
    STRIPE_SECRET_KEY: `sk_test_${random()}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${random()}`,
  };
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => {
      const file = join(dir, name.toLowerCase());
      writeFileSync(file, `${value}\n`, { mode: 0o400 });
      if (unprivileged.uid !== undefined && unprivileged.gid !== undefined)
        chownSync(file, unprivileged.uid, unprivileged.gid);
      return [`${name}_FILE`, file];
    }),
  );
}

/** The example publication without the sandbox's sign-in, which production mode refuses. */
function writeConfig(dir: string): void {
  cpSync(join(root, 'config'), dir, { recursive: true });
  const file = join(dir, 'publications', 'nikkei-asian-review', 'publication.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace('identity:\n  sandbox: true', 'identity: null');
  expect(changed).to.not.equal(text);
  writeFileSync(file, changed);
}

describe('the image, its steps carried out by hand', function () {
  this.timeout(180_000);
  let image: Image;
  let mounts: string;
  let mounted: Record<string, string>;

  before(() => {
    image = buildImage();
    mounts = mkdtempSync(join(tmpdir(), 'stile-mounts-'));
    chmodSync(mounts, 0o755);
    mkdirSync(join(mounts, 'secrets'));
    writeConfig(join(mounts, 'config'));
    mounted = { CONFIG_DIR: join(mounts, 'config'), ...writeSecrets(join(mounts, 'secrets')) };
  });

  after(() => {
    image?.remove();
    if (mounts !== undefined) rmSync(mounts, { recursive: true, force: true });
  });

  /** The image's environment, and nothing of the tests' own. It listens on the loopback here, for there is no container around it. */
  function surroundings(env: Record<string, string>) {
    const { PATH = '' } = process.env;
    return {
      cwd: image.app,
      env: { PATH, ...variablesOf(image.finalStage), HOST: '127.0.0.1', ...env },
      ...unprivileged,
    };
  }

  function run(words: readonly string[], env: Record<string, string> = {}) {
    const [command, ...args] = words;
    expect(command).to.equal('node');
    return spawnSync(process.execPath, args, { ...surroundings(env), encoding: 'utf8' });
  }

  const command = () => execForm(textsOf(image.finalStage, 'CMD')[0]);
  const isHealthy = (port: number) =>
    run(execForm(textsOf(image.finalStage, 'HEALTHCHECK')[0]), { PORT: String(port) }).status === 0;

  function start(port: number, env: Record<string, string>): { child: ChildProcess; output: () => string } {
    const child = spawn(process.execPath, command().slice(1), {
      ...surroundings({ ...env, PORT: String(port) }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    return { child, output: () => output };
  }

  it('starts as an unprivileged user from a tree that nobody may write to, meters, is healthy, and stops with code 0', async () => {
    const port = await freePort();
    const { child, output } = start(port, { ...mounted, PUBLIC_URL: 'https://stile.example.com' });
    const ended = once(child, 'exit');
    try {
      await eventually(async () => {
        if (child.exitCode !== null) expect.fail(`it ended:\n${output()}`);
        return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
      }, 20_000);
      const answer = await fetch(`http://127.0.0.1:${port}/v1/nikkei-asian-review/meter`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ article: { id: 'japan-china-collaboration' } }),
      });
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('Set-Cookie')).to.match(/^__Host-stile_reader=.*; Secure$/);
      expect(await answer.json()).to.deep.include({ granted: true, reason: 'METERED' });
      expect(isHealthy(port)).to.equal(true);
      expect((await fetch(`http://127.0.0.1:${port}/admin`)).status).to.equal(200);
      for (const path of ['/demo', '/sandbox/clock'])
        expect((await fetch(`http://127.0.0.1:${port}${path}`)).status, path).to.equal(404);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended, output()).to.deep.equal([0, null]);
    expect(isHealthy(port)).to.equal(false);
  });

  it('N8: is the sandbox with its demo by one more variable, as the page on operating says', async () => {
    const [, variable = ''] =
      /docker run .* -e (\S+) stile$/m.exec(readFileSync(join(root, 'docs/operating.md'), 'utf8')) ?? [];
    const [name = '', value = ''] = variable.split('=');
    const port = await freePort();
    const { child, output } = start(port, { [name]: value, STORE_URL: 'file:data/sandbox' });
    const ended = once(child, 'exit');
    try {
      await eventually(async () => {
        if (child.exitCode !== null) expect.fail(`it ended:\n${output()}`);
        return (await fetch(`http://127.0.0.1:${port}/demo`)).ok;
      }, 20_000);
      expect(output()).to.match(/Admin token +\S{20,}/);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  });

  it('cannot write to its own tree, but to its volume and its outage journal', () => {
    const write = (file: string) => run(['node', '-e', `require('node:fs').writeFileSync('${file}', '')`]).status;
    expect(textsOf(image.finalStage, 'VOLUME')).to.deep.equal(['/app/data']);
    for (const file of ['data/probe', 'outage/probe']) expect(write(file), file).to.equal(0);
    for (const file of ['probe', 'dist/probe', 'dist/main.js', 'config/probe']) expect(write(file), file).to.equal(1);
  });

  it('refuses to start without its secrets, names all of them at once, and ends with code 1', () => {
    const { status, stderr } = run(command(), { PORT: '0' });
    expect(status).to.equal(1);
    for (const name of ['READER_SECRET', 'SIGNING_KEYS', 'ADMIN_TOKENS', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'])
      expect(stderr).to.include(name);
  });

  it('holds no development packages, no tests and no sources', () => {
    const holds = (path: string) =>
      run(['node', '-e', `process.exit(require('node:fs').existsSync('${path}') ? 0 : 1)`]).status === 0;
    for (const path of ['dist/main.js', 'dist/cli.js', 'node_modules/express', 'package.json', 'web/demo', 'config'])
      expect(holds(path), path).to.equal(true);
    for (const path of ['node_modules/typescript', 'node_modules/mocha', 'src', 'test', '.git'])
      expect(holds(path), path).to.equal(false);
  });
});

describe('the Dockerfile', () => {
  const stages = readDockerfile(new URL('../../Dockerfile', import.meta.url));

  it('runs as a user without rights, known by number, on one version of Node', () => {
    const last = stages.at(-1);
    expect(last && textsOf(last, 'USER')).to.deep.equal(['1000:1000']);
    expect(last && variablesOf(last)).to.deep.equal({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect(last && execForm(textsOf(last, 'CMD')[0])).to.deep.equal(['node', 'dist/main.js']);
    expect(stages.map(({ base }) => base)).to.deep.equal(['node:24-slim', 'node:24-slim', 'node:24-slim']);
  });

  it('copies nothing that .dockerignore keeps back, and .dockerignore lets nothing else in', () => {
    const lines = readFileSync(join(root, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => /^[^#]/.test(line));
    const [first, ...exceptions] = lines;
    const sources = stages
      .flatMap((stage) => textsOf(stage, 'COPY'))
      .filter((text) => !text.startsWith('--from='))
      .flatMap((text) => text.split(/\s+/).slice(0, -1));
    expect(first).to.equal('*');
    expect(exceptions.map((line) => line.slice(1)).sort()).to.deep.equal([...new Set(sources)].sort());
  });
});
