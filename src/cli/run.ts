import { version } from '../version.ts';
import { type Command, type Context, type ExitCode, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { helpFor, usageOf } from './usage.ts';

const wordsOf = ({ name }: Command) => name.split(' ');

/** Of what was typed, the command and what is left for it. */
function find(args: readonly string[]): { command: Command; rest: readonly string[] } | null {
  const command = commands.find((each) => wordsOf(each).every((word, index) => args[index] === word));
  return command === undefined ? null : { command, rest: args.slice(wordsOf(command).length) };
}

const asksForHelp = (args: readonly string[]) => args.includes('--help') || args.includes('-h');

/** The commands that were perhaps meant: those that begin with the same word, otherwise all. */
function nearest(args: readonly string[]): readonly Command[] {
  const group = commands.filter((command) => wordsOf(command)[0] === args[0]);
  return group.length > 0 ? group : commands;
}

function helpAbout(args: readonly string[]): string {
  const found = find(args);
  return found === null ? usageOf(nearest(args)) : helpFor(found.command);
}

function refuse({ printError }: Context, message: string, usage: string): 2 {
  printError(message);
  printError('');
  printError(usage);
  return 2;
}

/** What failed while a command ran, in one line: whoever typed it needs no stack. */
async function attempt(context: Context, command: Command, rest: readonly string[]): Promise<ExitCode | 2> {
  try {
    return await command.run(context, rest);
  } catch (error) {
    if (error instanceof UsageError) return refuse(context, error.message, helpFor(command));
    context.printError(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** Runs what was typed after `stile` and answers the exit code: 0 done, 1 faults, 2 not understood. */
export async function runCommand(args: readonly string[], context: Context): Promise<ExitCode | 2> {
  const [first = ''] = args;
  if (first === '--version') {
    context.print(version);
    return 0;
  }
  if (first === 'help') {
    context.print(helpAbout(args.slice(1)));
    return 0;
  }
  if (asksForHelp(args)) {
    context.print(helpAbout(args));
    return 0;
  }
  const found = find(args);
  if (found !== null) return attempt(context, found.command, found.rest);
  const message = first === '' ? 'Which command?' : `There is no command \`${args.slice(0, 2).join(' ')}\`.`;
  return refuse(context, message, usageOf(nearest(args)));
}
