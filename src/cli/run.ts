import { version } from '../version.ts';
import type { Command, Context, ExitCode } from './command.ts';
import { commands } from './commands.ts';
import { helpFor, usageOf } from './usage.ts';

const wordsOf = ({ name }: Command) => name.split(' ');

/** Of what was typed, the command and what is left for it. */
function find(args: readonly string[]): { command: Command; rest: readonly string[] } | null {
  const command = commands.find((each) => wordsOf(each).every((word, index) => args[index] === word));
  return command === undefined ? null : { command, rest: args.slice(wordsOf(command).length) };
}

const inGroup = (word: string | undefined) => commands.filter((command) => wordsOf(command)[0] === word);

/** The commands that were perhaps meant: those that begin with the same word, otherwise all. */
function nearest([first]: readonly string[]): readonly Command[] {
  const group = inGroup(first);
  return group.length > 0 ? group : commands;
}

function refuse({ printError }: Context, message: string, usage: string): 2 {
  printError(message);
  printError('');
  printError(usage);
  return 2;
}

function unknown(context: Context, args: readonly string[]): 2 {
  const message = args.length === 0 ? 'Which command?' : `There is no command \`${args.slice(0, 2).join(' ')}\`.`;
  return refuse(context, message, usageOf(nearest(args)));
}

/** `args` name one command, or a group of them, or nothing for all. */
function help(context: Context, args: readonly string[]): 0 | 2 {
  const found = find(args);
  const one = args.length === 1 && inGroup(args[0]).length > 0;
  if (found === null && args.length > 0 && !one) return unknown(context, args);
  context.print(found === null ? usageOf(nearest(args)) : helpFor(found.command));
  return 0;
}

async function attempt(context: Context, command: Command, rest: readonly string[]): Promise<ExitCode> {
  const prepared = command.prepare(rest);
  if ('fault' in prepared) return refuse(context, prepared.fault, helpFor(command));
  try {
    return await prepared.run(context);
  } catch (error) {
    // A person who typed the command needs what failed, not a stack.
    context.printError(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** Runs what was typed after `stile` and returns the exit code: 0 done, 1 faults, 2 not understood or not found out, 130 interrupted. */
export async function runCommand(args: readonly string[], context: Context): Promise<ExitCode> {
  if (args[0] === '--version') {
    context.print(version);
    return 0;
  }
  if (args[0] === 'help') return help(context, args.slice(1));
  const asked = args.findIndex((word) => word === '--help' || word === '-h');
  if (asked !== -1) return help(context, args.slice(0, asked));
  const found = find(args);
  return found === null ? unknown(context, args) : attempt(context, found.command, found.rest);
}
