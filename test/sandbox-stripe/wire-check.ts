import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { callTypes, eventTypeName, eventTypes, objectKinds } from './calls.ts';
import { type Faults, faultsIn } from './schema-check.ts';
import { type SchemaSet, schemasOfTypes } from './type-schemas.ts';

/** Holds what is said on the wire against the types of the `stripe` package. */
export interface WireCheck {
  /** A request's parameters, decoded from the form but still text. */
  request(call: string, parameters: unknown): Faults;
  answer(call: string, body: unknown): Faults;
  snapshotEvent(event: { type: string; data: object }): Faults;
  thinEvent(event: unknown): Faults;
  /** The names of everything that a call may be given, nested ones with their path; null for an unknown call. */
  parameterNames(call: string): ReadonlySet<string> | null;
}

let loaded: SchemaSet | null = null;

/** Reading the types takes some seconds, so what comes of it is kept beside the installed packages. */
function loadSchemas(): SchemaSet {
  if (loaded !== null) return loaded;
  const names = [
    ...new Set(
      Object.values(callTypes).flatMap(({ takes, answers }) => (takes === null ? [answers] : [takes, answers])),
    ),
    ...eventTypes.map(eventTypeName),
  ];
  const version = Stripe.PACKAGE_VERSION;
  const program = readFileSync(join(import.meta.dirname, 'type-schemas.ts'), 'utf8');
  const key = createHash('sha256')
    .update(JSON.stringify([version, program, names, [...objectKinds]]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(import.meta.dirname, '../../node_modules/.cache/stripe-schemas');
  const file = join(folder, `${key}.json`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(schemasOfTypes({ names, objects: objectKinds })));
    renameSync(draft, file);
  }
  loaded = JSON.parse(readFileSync(file, 'utf8')) as SchemaSet;
  return loaded;
}

export function createWireCheck(): WireCheck {
  const { named, definitions } = loadSchemas();
  const faultsOf = (name: string, value: unknown, isForm = false): Faults => {
    const schema = named[name];
    if (schema === undefined) throw new Error(`No schema was made for ${name}.`);
    return faultsIn(schema, value, { definitions, isForm }).map((fault) => name + fault);
  };

  return {
    request: (call, parameters) => {
      const types = callTypes[call];
      if (types === undefined) return [`${call} is not in the table of calls.`];
      if (types.takes === null) return Object.keys(parameters as object).map((name) => `${call} takes no ${name}`);
      const { page: _cursor, ...own } = parameters as { page?: string };
      return faultsOf(types.takes, types.wrapped === 'v2-list' ? own : parameters, true);
    },
    answer: (call, body) => {
      const types = callTypes[call];
      if (types === undefined) return [`${call} is not in the table of calls.`];
      if (types.wrapped === undefined) return faultsOf(types.answers, body);
      return [
        ...wrapperFaults(types.wrapped, body),
        ...(body as { data: unknown[] }).data.flatMap((one) => faultsOf(types.answers, one)),
      ];
    },
    snapshotEvent: (event) => {
      const { previous_attributes: _previous, ...data } = event.data as { previous_attributes?: object };
      return faultsOf(eventTypeName(event.type), { ...event, data });
    },
    thinEvent: (event) => faultsOf('V2.Core.Event', event),
    parameterNames: (call) => {
      const takes = callTypes[call]?.takes;
      if (takes === undefined) return null;
      const names = new Set<string>();
      if (takes !== null) collectNames(named[takes], definitions, { prefix: '', names });
      return names;
    },
  };
}

const wrappers: Readonly<Record<string, readonly string[]>> = {
  list: ['data', 'has_more', 'object', 'url'],
  search: ['data', 'has_more', 'next_page', 'object', 'url'],
  'v2-list': ['data', 'next_page_url', 'previous_page_url'],
};

function wrapperFaults(kind: string, body: unknown): Faults {
  const names = Object.keys(body as object)
    .sort()
    .join();
  return names === wrappers[kind]?.join() ? [] : [`A ${kind} has the fields ${names}`];
}

interface Collecting {
  readonly prefix: string;
  readonly names: Set<string>;
}

/** Writes down `a`, `a.b` and so on for every property that a schema knows; lists do not count as a level. */
function collectNames(schema: unknown, definitions: SchemaSet['definitions'], { prefix, names }: Collecting): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { $ref, anyOf, items, properties } = schema as {
    $ref?: string;
    anyOf?: unknown[];
    items?: unknown;
    properties?: Record<string, unknown>;
  };
  if ($ref !== undefined) collectNames(definitions[$ref.split('/').at(-1) ?? ''], definitions, { prefix, names });
  for (const branch of anyOf ?? []) collectNames(branch, definitions, { prefix, names });
  collectNames(items, definitions, { prefix, names });
  for (const [name, value] of Object.entries(properties ?? {})) {
    names.add(prefix + name);
    collectNames(value, definitions, { prefix: `${prefix}${name}.`, names });
  }
}
