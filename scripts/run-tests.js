// Runs all tests, in two processes side by side, each of which spends half of its time waiting: those of whole programs and
// stores together, and all the others. What the others say is shown as it comes, and what the first say when they are done. The last
// line sums up both.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const mocha = join(dirname(require.resolve('mocha/package.json')), 'bin', 'mocha.js');

/** A process that has said how its tests went ends by itself, unless a test has left something running. */
const endsWithinMs = 20_000;

const summary = /^(\d+) passed, (\d+) failed$/m;

const halves = [
  { what: 'the integration tests', args: ['test/integration/**/*.test.ts'], shownAtOnce: false },
  { what: 'the other tests', args: ['test/**/*.test.ts', '--ignore', 'test/integration/**'], shownAtOnce: true },
];

function run({ what, args, shownAtOnce }) {
  return new Promise((resolve) => {
    const tests = spawn(process.execPath, [mocha, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let lingering = false;
    let timer;
    tests.stdout.on('data', (chunk) => {
      if (shownAtOnce) process.stdout.write(chunk);
      output += chunk;
      if (timer !== undefined || !summary.test(output)) return;
      timer = setTimeout(() => {
        lingering = true;
        tests.kill('SIGKILL');
      }, endsWithinMs);
    });
    tests.on('close', (code) => {
      clearTimeout(timer);
      if (!shownAtOnce) process.stdout.write(output);
      const [, passed = '0', failed = '0'] = summary.exec(output) ?? [];
      const faults = [];
      if (lingering) faults.push(`${what} left something running`);
      else if (code !== 0 && failed === '0') faults.push(`${what} ended with code ${code}`);
      resolve({ passed: Number(passed), failed: Number(failed), faults });
    });
  });
}

const results = await Promise.all(halves.map(run));
const passed = results.reduce((sum, each) => sum + each.passed, 0);
const faults = results.flatMap((each) => each.faults);
const failed = results.reduce((sum, each) => sum + each.failed, faults.length);
for (const fault of faults) console.error(`Failed: ${fault}.`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
