import { LRUCache } from 'lru-cache';
import type { Institution } from '../paywall/publication.ts';
import { parseAddress } from './address.ts';
import { compileNetworks, type NetworkList } from './network-list.ts';

interface Compiled {
  /** The networks of all: most addresses belong to none, and are asked about once. */
  readonly any: NetworkList;
  readonly each: readonly { readonly institution: Institution; readonly networks: NetworkList }[];
  /** What was found before, null for nothing: looking an address up takes longer than the rest of a decision. */
  readonly found: LRUCache<string, { readonly institution: Institution | null }>;
}

/** Each of 45 characters at most, because only an address is looked up: some 4 MB for each list. */
const rememberedAddresses = 20_000;

/** Keyed by the list itself: settings that are read again are a new list, and the old entry is collected with the old list. */
const compiled = new WeakMap<readonly Institution[], Compiled>();

function compile(institutions: readonly Institution[]): Compiled {
  const made = {
    any: compileNetworks(institutions.flatMap(({ networks }) => networks)),
    each: institutions.map((institution) => ({ institution, networks: compileNetworks(institution.networks) })),
    found: new LRUCache<string, { institution: Institution | null }>({ max: rememberedAddresses }),
  };
  compiled.set(institutions, made);
  return made;
}

function lookUp(address: string, { any, each }: Compiled): Institution | null {
  const parsed = parseAddress(address);
  if (parsed === null || !any.has(parsed)) return null;
  return each.find(({ networks }) => networks.has(parsed))?.institution ?? null;
}

/** The first institution in whose networks the address lies, or null. */
export function institutionAt(address: string, institutions: readonly Institution[]): Institution | null {
  if (institutions.length === 0) return null;
  const known = compiled.get(institutions) ?? compile(institutions);
  const before = known.found.get(address);
  if (before !== undefined) return before.institution;
  const institution = lookUp(address, known);
  known.found.set(address, { institution });
  return institution;
}
