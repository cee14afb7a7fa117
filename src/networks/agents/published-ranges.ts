import type { Address } from '../address.ts';
import type { NameAnswer } from '../name-proof.ts';
import type { NetworkList } from '../network-list.ts';

/** The ranges that operators publish, as this process holds them in memory: no request waits for them. */
export interface PublishedRanges {
  /** Whether an address lies in the ranges of a source; `unknown` if that was never loaded. */
  look(source: string, address: Address): NameAnswer;
  /** The sources that are held, and when each was put there. */
  heldSince(source: string): number | null;
  put(source: string, ranges: NetworkList, loadedAt: number): void;
  /** Forgets all others. */
  keepOnly(sources: ReadonlySet<string>): void;
}

export function createPublishedRanges(): PublishedRanges {
  const held = new Map<string, { readonly ranges: NetworkList; readonly loadedAt: number }>();
  return {
    look(source, address) {
      const found = held.get(source);
      if (found === undefined) return 'unknown';
      return found.ranges.has(address) ? 'proved' : 'refuted';
    },
    heldSince: (source) => held.get(source)?.loadedAt ?? null,
    put(source, ranges, loadedAt) {
      held.set(source, { ranges, loadedAt });
    },
    keepOnly(sources) {
      for (const source of held.keys()) if (!sources.has(source)) held.delete(source);
    },
  };
}
