import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Fault } from '../paywall/errors.ts';
import { describeFault, type PlacedFault, parseWith, reasonOf, toFault } from '../settings/faults.ts';
import { parseYaml } from './yaml-file.ts';

/** A fault in a file. */
export interface FileFault extends Fault {
  readonly file: string;
  /** Counted from 1; null if the fault is not in the text, for example a file that is not there. */
  readonly line: number | null;
}

/** `file:line: field: message`, the form that editors can follow. */
export function describeFileFault(fault: FileFault): string {
  return `${fault.file}${fault.line === null ? '' : `:${fault.line}`}: ${describeFault(fault)}`;
}

export interface CheckedFile<T> {
  /** Null if the file has faults. */
  readonly value: T | null;
  readonly faults: readonly FileFault[];
}

interface Checks<T> {
  readonly schema: z.ZodType<T>;
  /** What a schema cannot say of one field that it gives; asked whatever shape the rest has. */
  readonly checkField?: { readonly name: string; readonly check: (value: unknown) => string | null };
  /** What a schema cannot say of the whole; asked only of values that have the schema's shape. */
  readonly checkWhole?: (value: T) => readonly Fault[];
}

function readText(file: string): { readonly text: string } | { readonly reason: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

const stepsOf = (path: string) => (path === '' ? [] : path.split('.'));

function faultsOfField(json: unknown, field: Checks<unknown>['checkField']): PlacedFault[] {
  if (field === undefined) return [];
  const { name, check } = field;
  const fields = typeof json === 'object' && json !== null ? new Map(Object.entries(json)) : new Map();
  const message = check(fields.get(name));
  return message === null ? [] : [{ steps: [name], message }];
}

function placed<T>(json: unknown, checks: Checks<T>): { value: T | null; faults: readonly PlacedFault[] } {
  const ofField = faultsOfField(json, checks.checkField);
  const parsed = parseWith(checks.schema, json);
  if ('faults' in parsed) return { value: null, faults: [...parsed.faults, ...ofField] };
  const ofWhole = (checks.checkWhole?.(parsed.value) ?? []).map(({ path, message }) => ({
    steps: stepsOf(path),
    message,
  }));
  const faults = [...ofField, ...ofWhole];
  return { value: faults.length === 0 ? parsed.value : null, faults };
}

function unreadable<T>(file: string, reason: string): CheckedFile<T> {
  return { value: null, faults: [{ file, line: null, path: '', message: reason }] };
}

/** Reads a YAML file against its schema and checks; every fault in it at once, in the order of its lines. */
export function readCheckedFile<T>(file: string, checks: Checks<T>): CheckedFile<T> {
  const read = readText(file);
  if ('reason' in read) return unreadable(file, read.reason);
  const yaml = parseYaml(read.text);
  if (yaml.syntaxFaults.length > 0) {
    return { value: null, faults: yaml.syntaxFaults.map(({ line, message }) => ({ file, line, path: '', message })) };
  }
  const { value, faults } = placed(yaml.value, checks);
  const inOrder = faults
    .map((fault) => ({ ...toFault(fault), file, line: yaml.lineOf(fault.steps) }))
    .sort((one, other) => one.line - other.line);
  return { value, faults: inOrder };
}
