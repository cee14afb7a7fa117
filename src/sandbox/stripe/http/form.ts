import { invalidRequest } from '../errors.ts';

/** A decoded form: text, or a further level. Lists arrive as levels whose names are numbers. */
type FormValue = string | FormLevel;
export interface FormLevel {
  [name: string]: FormValue;
}

/** Reads `a=1&b[c]=2&d[0][e]=3&f[]=4` into levels, as Stripe does with bodies and query strings alike. */
export function decodeForm(text: string): FormLevel {
  const root = emptyLevel();
  for (const [key, value] of new URLSearchParams(text)) place(root, pathOf(key), value);
  return root;
}

function pathOf(key: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key);
  if (match === null) throw invalidRequest(`Invalid parameter name: ${key}`, { param: key });
  const [, first = '', rest = ''] = match;
  return [first, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, name = '']) => name)];
}

function place(root: FormLevel, path: string[], value: string): void {
  let level = root;
  for (const [depth, part] of path.entries()) {
    const name = part === '' ? String(Object.keys(level).length) : part;
    if (depth === path.length - 1) {
      level[name] = value;
      return;
    }
    const next = level[name];
    const deeper = typeof next === 'object' ? next : emptyLevel();
    level[name] = deeper;
    level = deeper;
  }
}

/** Without a prototype, so that no name in a request can reach one. */
function emptyLevel(): FormLevel {
  return Object.create(null) as FormLevel;
}
