import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { EpochMs } from '../paywall/clock.ts';
import type { Environment } from '../settings/environment.ts';

/** What a command has of the machine. */
export interface Context {
  readonly env: Environment;
  /** The real time. */
  readonly now: () => EpochMs;
  /** A line of output, which may be piped on. */
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** What is piped in, line by line. */
  readonly readLines: () => AsyncIterable<string>;
  /** Where a progress bar can be drawn; null if nobody sits before a terminal. */
  readonly terminal: NodeJS.WritableStream | null;
  /** Calls `stop` on an interrupt from now on, and the command ends by itself. */
  readonly onInterrupt: (stop: () => void) => void;
  /** Runs the service in this process, until it is stopped. */
  readonly serve: () => Promise<void>;
}

interface Flag {
  readonly type: 'boolean';
  readonly summary: string;
}

interface Text {
  readonly type: 'string';
  readonly summary: string;
  /** What its value is called in the help. */
  readonly value: string;
  /** Whether the command cannot do without it. */
  readonly required?: true;
  /** Whether it may be given several times. */
  readonly multiple?: true;
  /** What is wrong with a value, or null. */
  readonly check?: (text: string) => string | null;
}

export type Option = Flag | Text;

/** What is typed after the command's name and has no name of its own. */
export interface Word {
  /** What it is called in the help. */
  readonly name: string;
  readonly summary: string;
  /** Whether one or more may be typed; of the last word alone. */
  readonly many?: true;
  /** What is wrong with one, or null. */
  readonly check?: (text: string) => string | null;
}

type Options = Readonly<Record<string, Option>>;

type RequiredIn<O extends Options> = {
  [Name in keyof O]: O[Name] extends { readonly required: true } ? Name : never;
}[keyof O];

type ValueOf<O extends Option> = O extends Flag
  ? boolean
  : O extends { readonly multiple: true }
    ? readonly string[]
    : string;

type Values<O extends Options> = { readonly [Name in RequiredIn<O>]: string } & {
  readonly [Name in Exclude<keyof O, RequiredIn<O>>]?: ValueOf<O[Name]>;
};

/** 0: done. 1: there were faults, and they have been printed. 2: what was asked could not be found out. 130: interrupted before it was done, as shells say it. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface Command {
  /** As it is typed: one word or two. */
  readonly name: string;
  readonly summary: string;
  /** The rest of its help, line by line. */
  readonly details: readonly string[];
  readonly options: Options;
  /** Each of them must be there, in this order. */
  readonly words: readonly Word[];
  /** What `args` ask for, ready to be run; or what is wrong with them, and then nothing has been done. */
  prepare(args: readonly string[]): { run(context: Context): Promise<ExitCode> } | { readonly fault: string };
}

type Parsed = Readonly<Record<string, string | boolean | readonly string[]>>;

function wrongWord(words: Command['words'], typed: readonly string[]): string | null {
  for (const [index, text] of typed.entries()) {
    const word = words[index] ?? words.at(-1);
    const message = word?.check?.(text) ?? null;
    if (message !== null) return `${word?.name} ${text} ${message}`;
  }
  return null;
}

function parse(
  { options, words }: Pick<Command, 'options' | 'words'>,
  args: readonly string[],
): { values: Parsed; typed: readonly string[] } | { fault: string } {
  const config: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const multiple = option.type === 'string' && option.multiple === true;
      return [name, { type: option.type, multiple }];
    }),
  );
  try {
    const allowPositionals = words.length > 0;
    const { values, positionals } = parseArgs({ args: [...args], options: config, allowPositionals });
    const missing = words[positionals.length];
    if (missing !== undefined) return { fault: `${missing.name} is missing` };
    const extra = positionals[words.length];
    if (extra !== undefined && words.at(-1)?.many !== true) return { fault: `Unexpected argument '${extra}'` };
    const wrong = wrongWord(words, positionals);
    if (wrong !== null) return { fault: wrong };
    return { values: values as Parsed, typed: positionals };
  } catch (error) {
    // The first sentence says what is wrong; the others give advice that fits no command here.
    return { fault: error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error) };
  }
}

function faultOf(options: Options, values: Parsed): string | null {
  for (const [name, option] of Object.entries(options)) {
    const value = values[name];
    if (option.type === 'string' && option.required && !value) return `--${name} is missing`;
    if (option.type !== 'string') continue;
    for (const text of [value].flat()) {
      const message = typeof text === 'string' ? option.check?.(text) : null;
      if (message) return `--${name} ${message}`;
    }
  }
  return null;
}

/** A row of the table of commands: `run` is given the options' values, checked and with the types that `options` says. */
export function defineCommand<const O extends Options>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly details?: readonly string[];
  readonly options: O;
  readonly words?: readonly Word[];
  readonly run: (context: Context, values: Values<O>, words: readonly string[]) => Promise<ExitCode>;
}): Command {
  const { name, summary, details = [], options, words = [] } = definition;
  return {
    name,
    summary,
    details,
    options,
    words,
    prepare(args) {
      const parsed = parse({ options, words }, args);
      if ('fault' in parsed) return parsed;
      const fault = faultOf(options, parsed.values);
      if (fault !== null) return { fault };
      return { run: (context) => definition.run(context, parsed.values as Values<O>, parsed.typed) };
    },
  };
}
