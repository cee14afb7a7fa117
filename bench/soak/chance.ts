/** Chance that can be had again from its seed. */
export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  number(below: number): number;
  /** So many of these, or all where there are fewer, each once. */
  some<T>(of: readonly T[], count: number): T[];
}

/** The generator mulberry32: a sequence as good as this needs, from 32 bits. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const number = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return {
    number,
    some(of, count) {
      const left = [...of];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(number(left.length), 1)).flat();
    },
  };
}
