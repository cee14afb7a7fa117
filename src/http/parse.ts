import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { ZodType, z } from 'zod';
import { type Fault, PaywallError } from '../paywall/errors.ts';
import { madeOnce } from '../paywall/made-once.ts';
import type { Soon } from '../paywall/soon.ts';
import { excessOf } from './bodies/json-bounds.ts';
import { type BodyLimits, readBody } from './bodies/read-body.ts';

/** Longer bodies are parsed each time: few are, and what is remembered has its bounds. */
const longestRemembered = 1_024;

/** Some 10 MB at most for each schema. */
const mostRemembered = 4_000;

/** No form that is taken here has as many. */
const mostFields = 16;

/** Not to be changed: who sends the same text is given the same object. */
interface Parsed {
  readonly value: unknown;
}

/** What bodies were parsed to, by their text. */
const memoryOf = madeOnce((_schema: ZodType) => new LRUCache<string, Parsed>({ max: mostRemembered }));

const unsupported = (message: string) => new PaywallError('unsupported-media-type', message);

function checkType(type = ''): void {
  if (type === 'application/json' || /^application\/json\s*(;|$)/i.test(type)) return;
  throw unsupported('The body must be JSON, sent with Content-Type: application/json.');
}

function jsonOf(bytes: Buffer, text: string, mostValues?: number): unknown {
  const excess = excessOf(bytes, mostValues);
  if (excess !== null) throw invalidRequest('body', [{ path: '', message: excess }]);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PaywallError('invalid-request', 'The body is not valid JSON.', {
      faults: [{ path: '', message: 'not valid JSON' }],
      cause: error,
    });
  }
}

interface BodySpec {
  readonly body: ZodType | null;
  readonly isBodyOptional?: boolean;
  readonly bodyIs?: 'form' | 'unread';
  /** All readers of an article send the same body, which is parsed once then. */
  readonly isView?: true;
  /** Those of all bodies unless it is said otherwise. */
  readonly bodyLimits?: BodyLimits;
}

/** What browsers send without asking before, and JSON. */
const unreadType = /^(?:application\/x-www-form-urlencoded|text\/plain|application\/json)\s*(?:;|$)/i;

function checkUnread(bytes: Buffer, type: string | undefined): void {
  if (bytes.length > 0 && !unreadType.test(type ?? 'text/plain'))
    throw unsupported('The body must be a form, a plain text or JSON.');
}

function parsedText(schema: ZodType, bytes: Buffer, { isView, bodyLimits }: BodySpec): unknown {
  const text = bytes.toString('utf8');
  if (!isView || bytes.length > longestRemembered)
    return parse(schema, jsonOf(bytes, text, bodyLimits?.mostValues), 'body');
  const memory = memoryOf(schema);
  const before = memory.get(text);
  if (before !== undefined) return before.value;
  const value = parse(schema, jsonOf(bytes, text), 'body');
  memory.set(text, { value });
  return value;
}

/**
 * Parses a body by its schema. Nothing but `application/json` is taken, unless the route says otherwise; an empty body is an empty object if
 * it is optional. Throws `invalid-request` with its faults.
 */
function parseBytes(bytes: Buffer, type: string | undefined, route: BodySpec): unknown {
  const { body: schema, isBodyOptional, bodyIs } = route;
  if (bodyIs === 'unread') return checkUnread(bytes, type);
  if (schema === null) return undefined;
  if (bodyIs === 'form') return parseForm(schema, bytes, type);
  if (isBodyOptional && bytes.length === 0) return parse(schema, {}, 'body');
  checkType(type);
  return parsedText(schema, bytes, route);
}

/** Reads the body of a request, parses it as its route says, and goes on with it. Throws what `readBody` throws as well. */
export function parseBody<Result>(
  request: IncomingMessage,
  route: BodySpec,
  goOn: (body: unknown) => Soon<Result>,
): Promise<Result> {
  const type = request.headers['content-type'];
  return readBody(request, route.bodyLimits).then((bytes) => goOn(parseBytes(bytes, type, route)));
}

/** The fields of an HTML form, by the rules of a query: none twice, and so many at most. */
function parseForm(schema: ZodType, bytes: Buffer, type = ''): unknown {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type))
    throw unsupported('The body must be a form, sent with Content-Type: application/x-www-form-urlencoded.');
  const fields = new URLSearchParams(bytes.toString('utf8'));
  if (fields.size > mostFields)
    throw invalidRequest('body', [{ path: '', message: `has more than ${mostFields} fields` }]);
  const twice = [...fields.keys()].find((name) => fields.getAll(name).length > 1);
  if (twice !== undefined) throw invalidRequest('body', [{ path: twice, message: 'comes more than once' }]);
  return parse(schema, Object.fromEntries(fields), 'body');
}

type Issue = { path: PropertyKey[]; message: string; code?: string; keys?: string[] };

/** So many faults are named. A caller who sent more learns of the rest after mending these, and no answer outgrows its request. */
const mostFaults = 20;

/** Names of unknown fields are the caller's own words. */
const longestPath = 100;

/** One fault per field: an unknown field is named itself, not only the object it stands in. */
function faultsOf(issues: readonly Issue[]): Fault[] {
  return issues.slice(0, mostFaults).flatMap(({ path, message, code, keys }) => {
    const at = path.map(String).join('.');
    if (code !== 'unrecognized_keys' || keys === undefined) return [{ path: at, message }];
    const named = keys.slice(0, mostFaults);
    return named.map((key) => ({ path: at === '' ? key : `${at}.${key}`, message: 'unknown field' }));
  });
}

const shortened = (text: string) => (text.length > longestPath ? `${text.slice(0, longestPath)}…` : text);

/** The error for a `body`, `query` or `request` with these faults. It names each field once, and at most 20 faults. */
export function invalidRequest(what: string, found: readonly Fault[]): PaywallError {
  const faults = found.slice(0, mostFaults).map((fault) => ({ ...fault, path: shortened(fault.path) }));
  const named = [...new Set(faults.map(({ path }) => path).filter((path) => path !== ''))];
  const detail = `The ${what} is not valid${named.length > 0 ? `: ${named.join(', ')}` : ''}.`;
  return new PaywallError('invalid-request', detail, { faults });
}

/** Parses once, at the edge. Throws `invalid-request` with its faults. */
export function parse<Schema extends ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(what, faultsOf(parsed.error.issues as Issue[]));
}
