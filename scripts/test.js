// `npm test`: runs the test files in two mocha processes side by side, because half of the time either waits for something. Closes
// with the slowest files and one line that sums both up. A process that does not end by itself, because something was left running, is
// killed and counts as a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin', 'mocha.js');

/** Time for a process to end once its last test has, in milliseconds. */
const endWithinMs = 30_000;

/** What runs beside everything else: it takes about half of all the time. */
const besides = /^test\/(browser|contract|unit)\//;

function testFiles() {
  const entries = readdirSync(join(root, 'test'), { recursive: true });
  const files = entries.map((entry) => `test/${entry.replaceAll('\\', '/')}`);
  return files.filter((file) => file.endsWith('.test.ts')).sort();
}

/** Runs these files. The first half's output is shown as it comes, the other's once it is complete. */
function run(files, { half, times, live }) {
  const env = { ...process.env, TEST_HALF: String(half), TEST_TIMES: times };
  const child = spawn(process.execPath, [mocha, ...files], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let timer;
  let killed = false;
  const take = (text) => {
    output += text;
    if (live) process.stdout.write(text);
    if (timer === undefined && /^\d+ passed, \d+ failed$/m.test(output)) {
      timer = setTimeout(() => {
        killed = true;
        child.kill('SIGKILL');
      }, endWithinMs);
    }
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      if (!live) process.stdout.write(output);
      const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
      if (killed) console.log('Something was left running after the last test of this half.');
      const faults = Number(failed) || (code === 0 && !killed ? 0 : 1);
      resolve({ passed: Number(passed), failed: faults });
    });
  });
}

function printSlowest(places) {
  const all = places.flatMap((place) => Object.entries(JSON.parse(readFileSync(place, 'utf8'))));
  const slowest = all.sort(([, one], [, other]) => other - one).slice(0, 25);
  console.log('\nThe slowest files, in seconds:');
  for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(7)}  ${file}`);
}

const folder = mkdtempSync(join(tmpdir(), 'stile-times-'));
const files = testFiles();
const halves = [files.filter((file) => !besides.test(file)), files.filter((file) => besides.test(file))];
const places = halves.map((_, half) => join(folder, `${half}.json`));
const results = await Promise.all(halves.map((own, half) => run(own, { half, times: places[half], live: half === 0 })));
try {
  printSlowest(places);
} catch (error) {
  console.log(`The times of the files are missing: ${error.message}`);
}
rmSync(folder, { recursive: true, force: true });
const sum = (field) => results.reduce((total, result) => total + result[field], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
