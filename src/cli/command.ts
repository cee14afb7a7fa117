import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Environment } from '../config/environment.ts';
import type { EpochMs } from '../paywall/clock.ts';

/** What a command has of the machine. */
export interface Context {
  readonly env: Environment;
  /** The real time. */
  readonly now: () => EpochMs;
  /** A line for whoever asked: what may be piped on. */
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
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
  /** What is wrong with a value, or null. */
  readonly check?: (text: string) => string | null;
}

export type Option = Flag | Text;

type Options = Readonly<Record<string, Option>>;

type Values<O extends Options> = { readonly [Name in keyof O]?: O[Name] extends Flag ? boolean : string };

/** 0: done. 1: there were faults, and they have been printed. */
export type ExitCode = 0 | 1;

export interface Command {
  /** As it is typed: one word or two. */
  readonly name: string;
  readonly summary: string;
  /** The rest of its help, line by line. */
  readonly details: readonly string[];
  readonly options: Options;
  /** Throws a `UsageError` where `args` are not what the command takes. */
  run(context: Context, args: readonly string[]): Promise<ExitCode>;
}

/** The command line itself is wrong: nothing was done. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

function parse(options: Options, args: readonly string[]): Record<string, string | boolean | undefined> {
  const config: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [name, { type }]),
  );
  try {
    return { ...parseArgs({ args: [...args], options: config, strict: true, allowPositionals: false }).values } as Record<
      string,
      string | boolean | undefined
    >;
  } catch (error) {
    // The first sentence says what is wrong; the next ones give advice that fits no command here.
    throw new UsageError(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : 'cannot be read');
  }
}

/** A row of the table of commands: `run` is given the options' values, checked and with the types that `options` says. */
export function defineCommand<const O extends Options>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly details?: readonly string[];
  readonly options: O;
  readonly run: (context: Context, values: Values<O>) => Promise<ExitCode>;
}): Command {
  const { name, summary, details = [], options } = definition;
  return {
    name,
    summary,
    details,
    options,
    async run(context, args) {
      const values = parse(options, args);
      for (const [option, value] of Object.entries(values)) {
        const spec = options[option];
        const message = spec?.type === 'string' ? (spec.check?.(String(value)) ?? null) : null;
        if (message !== null) throw new UsageError(`--${option} ${message}`);
      }
      return definition.run(context, values as Values<O>);
    },
  };
}
