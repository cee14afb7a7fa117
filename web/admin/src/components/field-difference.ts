/** One field that a change added, took away or changed. */
export interface FieldDifference {
  /** Dotted: `price.amount`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** As text; null if there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

type Leaves = ReadonlyMap<string, string>;

const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** Texts in quotes where one could else take them for something else, or not see them. */
function asText(value: unknown): string {
  return typeof value === 'string' && value.trim() !== '' ? value : (JSON.stringify(value) ?? 'nothing');
}

function leavesOf(value: unknown, path = ''): [string, string][] {
  if (!isBranch(value)) return value === null || value === undefined ? [] : [[path, asText(value)]];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, path === '' ? key : `${path}.${key}`));
}

function differenceAt(path: string, was: Leaves, is: Leaves): readonly FieldDifference[] {
  const [before = null, after = null] = [was.get(path), is.get(path)];
  if (before === after) return [];
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return [{ path, kind, before, after }];
}

/** Field by field what differs between two JSON values, in the order of the fields. Nothing and null are the same here. */
export function differencesOf(before: unknown, after: unknown): readonly FieldDifference[] {
  const [was, is] = [new Map(leavesOf(before)), new Map(leavesOf(after))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => differenceAt(path, was, is));
}
