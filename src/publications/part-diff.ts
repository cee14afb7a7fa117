import { isDeepStrictEqual } from 'node:util';
import type { PublicationPart, StoredPart } from '../paywall/publication.ts';
import { storedOfferOf } from './offer-schema.ts';
import type { FiledPublication } from './publication-files.ts';

export type Part = Omit<StoredPart, 'version'>;

/** One field that differs; undefined where it is not there. */
interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Place {
  readonly publication: string;
  readonly part: PublicationPart;
}

/** How files and store differ in one part. */
export type Change =
  | (Place & { readonly kind: 'added'; readonly after: unknown })
  | (Place & {
      readonly kind: 'changed';
      readonly fields: readonly FieldChange[];
      readonly before: unknown;
      readonly after: unknown;
      /** The version that was compared. */
      readonly version: number;
    })
  /** A missing file never deletes anything. */
  | (Place & { readonly kind: 'only in store' });

/** The parts that the files describe, as the store would hold them. */
export function partsOf(publications: readonly FiledPublication[]): Part[] {
  return publications.flatMap(({ publication, settings, wordings, offers, segments, agents }) => [
    { publication, part: 'settings' as const, value: settings },
    ...wordings.map((wording) => ({ publication, part: `wording/${wording.locale}` as const, value: wording })),
    ...offers.map((offer) => ({ publication, part: `offer/${offer.id}` as const, value: storedOfferOf(offer) })),
    ...(segments === null ? [] : [{ publication, part: 'segments' as const, value: segments }]),
    ...(agents === null ? [] : [{ publication, part: 'agents' as const, value: agents }]),
  ]);
}

type Fields = ReadonlyMap<string, unknown>;

const isNamed = (entry: unknown): entry is { readonly name: string } =>
  typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string';

/** The names of the entries of a list; null for anything else, and if a name stands there twice. */
function namesIn(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isNamed)) return null;
  const names = value.map(({ name }) => name);
  return new Set(names).size === names.length ? names : null;
}

/** The fields within a value; null for one that is compared as a whole. Lists of named entries go by their names. */
function fieldsOf(value: unknown): Fields | null {
  if (Array.isArray(value)) {
    return namesIn(value) === null ? null : new Map(value.filter(isNamed).map((entry) => [entry.name, entry]));
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

/** Stile's own records, which no file has. */
const recordPaths: ReadonlySet<string> = new Set(['meter.replaced', 'endedAt']);

/** The order of what is in both lists, where it is another: of rules the first that fits holds. */
function orderChange(before: unknown, after: unknown, path: string): FieldChange[] {
  const [old, next] = [namesIn(before) ?? [], namesIn(after) ?? []];
  const [was, is] = [old.filter((name) => next.includes(name)), next.filter((name) => old.includes(name))];
  return isDeepStrictEqual(was, is) ? [] : [{ path: path === '' ? 'order' : `${path} order`, before: was, after: is }];
}

function differences(before: unknown, after: unknown, path: string): FieldChange[] {
  if (recordPaths.has(path)) return [];
  const [old, next] = [fieldsOf(before), fieldsOf(after)];
  if (old === null || next === null) return isDeepStrictEqual(before, after) ? [] : [{ path, before, after }];
  const names = new Set([...next.keys(), ...old.keys()]);
  const within = [...names].flatMap((name) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return differences(old.get(name), next.get(name), inner);
  });
  return [...within, ...orderChange(before, after, path)];
}

const idOf = ({ publication, part }: Place) => `${publication}/${part}`;

/** Drafts, experiments and licences, which no file has. */
const isOfStoreAlone = ({ part }: Place) =>
  part.startsWith('wording-draft/') || part.startsWith('experiment/') || part === 'agent-licences';

/** What `config apply` would change, and what the store has beyond the files. Parts that do not differ are left out, and so is what no file has. */
export function diffParts(files: readonly Part[], stored: readonly StoredPart[]): Change[] {
  const storedById = new Map(stored.map((part) => [idOf(part), part]));
  const filed = new Set(files.map(idOf));
  const changes = files.flatMap(({ publication, part, value }): Change[] => {
    const found = storedById.get(idOf({ publication, part }));
    if (found === undefined) return [{ kind: 'added', publication, part, after: value }];
    const fields = differences(found.value, value, '');
    if (fields.length === 0) return [];
    return [{ kind: 'changed', publication, part, fields, before: found.value, after: value, version: found.version }];
  });
  const beyond = stored
    // An offer that was deleted is no more than the note that it was.
    .filter((part) => !filed.has(idOf(part)) && part.value !== null && !isOfStoreAlone(part))
    .map(({ publication, part }): Change => ({ kind: 'only in store', publication, part }));
  return [...changes, ...beyond];
}

const counted = (parts: readonly unknown[]) => (parts.length === 1 ? '1 part' : `${parts.length} parts`);

/** Those that are otherwise in the files. */
export const differingIn = (changes: readonly Change[]): readonly Change[] =>
  changes.filter(({ kind }) => kind !== 'only in store');

/** What all changes come to, in words that go on after "files and store". */
export function summarize(changes: readonly Change[]): string {
  const differing = differingIn(changes);
  const beyond = changes.filter(({ kind }) => kind === 'only in store');
  const first = differing.length === 0 ? 'agree' : `differ in ${counted(differing)}, and the store counts`;
  return beyond.length === 0 ? first : `${first}; ${counted(beyond)} only in the store`;
}

const shown = (value: unknown) => (value === undefined ? '(none)' : JSON.stringify(value));

/** For people: the part and what happens to it, then one line per field, `path: before -> after`. */
export function describeChange(change: Change): string[] {
  const heading = `${idOf(change)}: ${change.kind}`;
  if (change.kind !== 'changed') return [heading];
  const lines = change.fields.map(
    ({ path, before, after }) => `  ${path || '(the whole)'}: ${shown(before)} -> ${shown(after)}`,
  );
  return [heading, ...lines];
}
