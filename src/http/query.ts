import { ZodObject, type ZodType, ZodUnknown } from 'zod';
import { madeOnce } from '../paywall/made-once.ts';
import { invalidRequest, parse } from './parse.ts';

type Query = Record<string, string | readonly string[]>;

/** No route names as many. Each that is looked at costs time. */
const mostParameters = 64;

/** More than the longest that is sent: a banner's reference of 8 192 characters, or an address in its escapes. */
const longestQuery = 12_288;

/** Whether a route lets any parameters come along, as `livez` does, and takes only those that it names. */
const takesAny = (schema: ZodType): schema is ZodObject =>
  schema instanceof ZodObject && schema.def.catchall instanceof ZodUnknown;

const namesNone = (schema: ZodObject) => Object.keys(schema.shape).length === 0;

const tooLong = () => invalidRequest('query', [{ path: '', message: `is longer than ${longestQuery} characters` }]);

function tooMany(next = ''): Error {
  const [path = ''] = new URLSearchParams(next).keys();
  return invalidRequest('query', [{ path, message: `comes after the first ${mostParameters} parameters` }]);
}

/**
 * The parameters of a query, which comes with its question mark or is empty, in one pass. A parameter that comes twice is a list,
 * which no schema that names its parameters takes. A route without parameters of its own that takes any has none of them parsed.
 * Throws `invalid-request` for more than 64, and for more than 12 288 characters; a route that takes any looks at the first of them.
 */
function queryOf(search: string, schema: ZodType): Query {
  if (search === '' || (takesAny(schema) && namesNone(schema))) return {};
  if (search.length > longestQuery && !takesAny(schema)) throw tooLong();
  const parts = search.slice(1, longestQuery).split('&', mostParameters + 1);
  if (parts.length > mostParameters && !takesAny(schema)) throw tooMany(parts.at(-1));
  const given = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(parts.slice(0, mostParameters).join('&'))) {
    const before = given.get(name);
    given.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(given);
}

/** What no query at all comes to, by the schema. */
const ofNone = madeOnce((schema: ZodType) => ({ query: parse(schema, {}, 'query') as unknown }));

/** Parses a query, which comes with its question mark or is empty, by a schema. Throws `invalid-request` with its faults. */
export function parseQuery(schema: ZodType, search: string): unknown {
  return search === '' ? ofNone(schema).query : parse(schema, queryOf(search, schema), 'query');
}
