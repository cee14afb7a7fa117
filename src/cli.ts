#!/usr/bin/env node
import { createInterface } from 'node:readline';
import { runCommand } from './cli/run.ts';

/** `stile <command>`: the command line. See `cli/commands.ts`. */
process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  now: Date.now,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  readLines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
  terminal: process.stderr.isTTY ? process.stderr : null,
  onInterrupt: (stop) => {
    // Once each: a second signal ends the process at once.
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  },
  serve: async () => {
    await import('./main.ts');
  },
});
