import { invalidRequest } from '../errors.ts';

interface SearchParameters {
  readonly query: string;
  readonly limit?: number | undefined;
  readonly page?: string | undefined;
}

const clause = /^(-?)([a-z_]+)(?:\[(["'])(.+?)\3\])?(:|~)(["'])(.*)\6$/;

/**
 * Stripe's search, as far as the stand-in speaks it: clauses such as `email:"a@b.c"` or `-metadata["k"]:"v"`, joined by AND.
 * A page's `next_page` is the position at which the next one begins.
 */
export function search<T extends object>(
  rows: readonly T[],
  { query, limit = 10, page }: SearchParameters,
  url: string,
): object {
  const tests = query.split(/\s+AND\s+/i).map(toTest);
  const found = [...rows].reverse().filter((row) => tests.every((test) => test(row as Record<string, unknown>)));
  const start = page === undefined ? 0 : Number(page);
  const end = start + limit;
  const more = end < found.length;
  return {
    object: 'search_result',
    data: found.slice(start, end),
    has_more: more,
    next_page: more ? String(end) : null,
    url,
  };
}

function toTest(part: string): (row: Record<string, unknown>) => boolean {
  const match = clause.exec(part.trim());
  if (match === null) {
    throw invalidRequest(`We were unable to parse your search query: ${part}`, { param: 'query' });
  }
  const [, minus, field = '', , key, operator, , wanted = ''] = match;
  return (row) => {
    const whole = row[field];
    const value = key === undefined ? whole : (whole as Record<string, unknown> | null)?.[key];
    const hit = operator === '~' ? String(value ?? '').includes(wanted) : String(value ?? '') === wanted;
    return minus === '-' ? !hit : hit;
  };
}
