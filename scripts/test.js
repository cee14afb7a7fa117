// `npm test`: runs the test files in groups, a few at a time. Each group is a mocha process, whose output is shown once it is complete.
// Closes with the slowest files and one line that sums all up. A process that does not end by itself, because something was left running,
// is killed and counts as a failure.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin', 'mocha.js');

/** So many groups run at once, because half of the time each waits for something; fewer beside the first, in which services are flooded. */
const slots = { atFirst: 2, later: 3 };

/** Time for a process to end once its last test has, in milliseconds. */
const endWithinMs = 30_000;

/**
 * The groups by the names of their files, without `test/` before them: first that in which services are flooded, then those that take
 * longest, all small enough that the processes end at about the same time. A file belongs to the first that matches.
 */
const groups = [
  /^integration\/(counts|limit|readiness|reports|start)/,
  /^browser\/admin-(story|wording|offers|readers|meter)/,
  /^browser\/jobs\//,
  /^integration\/selling\/prices\//,
  /^integration\/selling\//,
  /^http\/(selling|sandbox)\//,
  /^http\//,
  /^browser\/admin-/,
  /^integration\/[^/]+$/,
  /^browser\//,
  /^integration\/stores\//,
  /^integration\/(cli|nginx)\//,
  /^(clients|doors)\//,
  /^integration\/any-order\//,
  /^integration\//,
  /^contract\//,
  /^/,
];

function testsIn(place) {
  const names = readdirSync(join(root, place), { recursive: true }).filter((name) => name.endsWith('.test.ts'));
  return names.map((name) => `${place}/${name.replaceAll('\\', '/')}`);
}

function filesByGroup() {
  const places = ['test', ...readdirSync(join(root, 'clients')).map((client) => `clients/${client}/test`)];
  const files = places
    .filter((place) => existsSync(join(root, place)))
    .flatMap(testsIn)
    .sort();
  const nameOf = (file) => file.replace(/^test\//, '');
  return groups.map((group) => files.filter((file) => groups.find((one) => one.test(nameOf(file))) === group));
}

const running = new Set();

/** Ends a process and its children. */
function end({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    running.forEach(end);
    process.exit(1);
  });
}

/** Runs these files in a process, which takes its ports by its `slot`. Resolves with its counts. */
function run(files, { slot, times }) {
  const own = {
    TEST_SLOT: `${slot}/${slots.later}`,
    TEST_TIMES: times,
    TEST_SCREENSHOTS: screenshots,
    TMPDIR: temporary,
  };
  const env = { ...process.env, ...own };
  // A group of its own, because mocha runs the tests in a child that would outlive it.
  const options = { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true };
  const child = spawn(process.execPath, [mocha, ...files], options);
  running.add(child);
  const summary = /^(\d+) passed, (\d+) failed$/m;
  let output = '';
  let timer;
  let killed = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (timer !== undefined || !summary.test(output)) return;
      timer = setTimeout(() => {
        killed = true;
        end(child);
      }, endWithinMs);
    });
  }
  return new Promise((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      clearTimeout(timer);
      const [line = '', passed = 0, failed = 0] = summary.exec(output) ?? [];
      process.stdout.write(output.replace(line, ''));
      if (killed) console.log('Something was left running after the last of these tests.');
      const [failures = ''] = /^ {2}\d+ failing$.*/ms.exec(stripVTControlCharacters(output.replace(line, ''))) ?? [];
      resolve({ passed: Number(passed), failed: Number(failed) || (code === 0 && !killed ? 0 : 1), failures });
    });
  });
}

function printSlowest(folder) {
  const places = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const slowest = places.flatMap((times) => Object.entries(times)).sort(([, one], [, other]) => other - one);
  console.log('\nThe slowest files, in seconds:');
  for (const [file, ms] of slowest.slice(0, 25)) console.log(`${(ms / 1000).toFixed(1).padStart(7)}  ${file}`);
}

/** Once more at the end, so that nobody has to look for them in the output of all groups. */
function printFailures() {
  for (const { failures } of results) if (failures !== '') console.log(`\n${failures.trimEnd()}`);
}

/** Temporary files are kept in memory where there is room: waiting for the disk would take a tenth of the time. */
function temporaryFolder() {
  const inMemory = '/dev/shm';
  const stats = existsSync(inMemory) ? statfsSync(inMemory) : null;
  return stats !== null && stats.bavail * stats.bsize > 4 * 1024 ** 3 ? inMemory : tmpdir();
}

/** Pictures are kept, for a person to look at. */
const screenshots = join(tmpdir(), 'stile-screenshots');

const temporary = mkdtempSync(join(temporaryFolder(), 'stile-tests-'));
// One test runs the service as a user without rights.
chmodSync(temporary, 0o755);
const folder = mkdtempSync(join(tmpdir(), 'stile-times-'));
const waiting = [...filesByGroup().entries()];
const results = [];

/** Resolves when the first group has ended. */
let firstEnded = () => {};
const later = new Promise((resolve) => {
  firstEnded = resolve;
});

async function work(slot) {
  if (slot >= slots.atFirst) await later;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [index, files] = next;
    results.push(await run(files, { slot, times: join(folder, `${index}.json`) }));
    if (index === 0) firstEnded();
  }
}

await Promise.all(Array.from({ length: slots.later }, (_, slot) => work(slot)));
printSlowest(folder);
printFailures();
for (const each of [folder, temporary]) rmSync(each, { recursive: true, force: true });
const sum = (field) => results.reduce((total, result) => total + result[field], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
