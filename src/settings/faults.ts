import type { z } from 'zod';
import type { Fault } from '../paywall/errors.ts';

/** A fault whose place is still a list of steps, so that it can be looked up in a document. */
export interface PlacedFault {
  readonly steps: readonly PropertyKey[];
  readonly message: string;
}

type RawIssue = z.core.$ZodRawIssue;

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
};

const oneOf = (values: readonly unknown[]) =>
  values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;

function boundary(issue: Extract<RawIssue, { code: 'too_small' | 'too_big' }>): string {
  const [least, bound] =
    issue.code === 'too_small' ? (['at least', issue.minimum] as const) : (['at most', issue.maximum] as const);
  if (issue.origin === 'string') return bound === 1 ? 'must not be empty' : `must have ${least} ${bound} characters`;
  if (issue.origin === 'array') return bound === 1 ? 'must not be empty' : `must have ${least} ${bound} entries`;
  return `must be ${least} ${bound}`;
}

/**
 * What zod found, in the words of somebody who edits a file and has never heard of zod. A schema's own message goes before
 * it. The value itself is never part of a message.
 */
function plainMessage(issue: RawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${nouns[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : 'does not have a known form';
    case 'too_small':
    case 'too_big':
      return boundary(issue);
    default:
      return undefined;
  }
}

/** Of the forms that a field may take, the one that was meant: where the value as a whole fits and something inside does not. */
function meantForm(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  return issue.errors.find((issues) => issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0));
}

/** Flattens zod's issues: one fault per unknown field, and those of the form that was meant where there are several. */
function placedFaults(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[] = []): PlacedFault[] {
  return issues.flatMap((issue) => {
    const steps = [...base, ...issue.path];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ steps: [...steps, key], message: 'is not a known field' }));
    const meant = issue.code === 'invalid_union' ? meantForm(issue) : undefined;
    return meant === undefined ? [{ steps, message: issue.message }] : placedFaults(meant, steps);
  });
}

export const toFault = ({ steps, message }: PlacedFault): Fault => ({ path: steps.join('.'), message });

/** Parses with plain messages: the value, or every fault at once. */
export function parseWith<T>(
  schema: z.ZodType<T>,
  input: unknown,
): { readonly value: T } | { readonly faults: readonly PlacedFault[] } {
  // Files and settings are read once: compiling a schema for that takes longer than it saves.
  const parsed = schema.safeParse(input, { error: plainMessage, jitless: true });
  return parsed.success ? { value: parsed.data } : { faults: placedFaults(parsed.error.issues) };
}

/** One fault per line, as the process prints them before it ends. */
export function describeFault({ path, message }: Fault): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** Why a file or folder cannot be read. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return `cannot be read (${code})`;
}
