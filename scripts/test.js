// `npm test`: runs the test files in two mocha processes side by side, each on its half of the work, and closes with one line that
// sums them up. Each process must end by itself: one that is kept alive by a handle that leaked is killed, and that is a failure.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
