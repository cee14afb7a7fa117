#!/usr/bin/env node
import { runCommand } from './cli/run.ts';

/** `stile <command>`: the command line. See `cli/commands.ts`. */
process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  now: Date.now,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  serve: async () => {
    await import('./main.ts');
  },
});
