import { type Address, numberOf, parseAddress } from './address.ts';

/** Ranges of addresses, compiled. */
export interface NetworkList {
  has(address: Address): boolean;
}

/** A range of addresses: the first and the last of them, as numbers. */
export interface Range {
  readonly family: Address['family'];
  readonly first: bigint;
  readonly last: bigint;
  /** How many bits all of its addresses share. */
  readonly prefix: number;
}

const bitsOf = { ipv4: 32, ipv6: 128 } as const;

/** A CIDR range, IPv4 or IPv6; an address alone is a range of one. Null for anything else. */
export function parseRange(network: string): Range | null {
  const [text = '', written, ...rest] = network.split('/');
  const address = parseAddress(text);
  if (address === null || rest.length > 0) return null;
  const { family } = address;
  const bits = bitsOf[family];
  const prefix = written === undefined ? bits : /^\d{1,3}$/.test(written) ? Number(written) : Number.NaN;
  if (!(prefix <= bits)) return null;
  const free = BigInt(bits - prefix);
  const first = (numberOf(address) >> free) << free;
  return { family, first, last: first + (1n << free) - 1n, prefix };
}

/** The ranges of one family: apart from one another, in their order. */
interface Ordered {
  readonly firsts: readonly bigint[];
  readonly lasts: readonly bigint[];
}

function ordered(ranges: readonly Range[]): Ordered {
  const firsts: bigint[] = [];
  const lasts: bigint[] = [];
  for (const { first, last } of ranges.toSorted((one, other) => (one.first < other.first ? -1 : 1))) {
    const before = lasts.at(-1);
    if (before === undefined || first > before + 1n) {
      firsts.push(first);
      lasts.push(last);
    } else if (last > before) lasts[lasts.length - 1] = last;
  }
  return { firsts, lasts };
}

/** Found by halving: lists of operators have thousands of ranges. */
function holds({ firsts, lasts }: Ordered, number: bigint): boolean {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((firsts[middle] ?? 0n) <= number) low = middle + 1;
    else high = middle;
  }
  return low > 0 && number <= (lasts[low - 1] ?? -1n);
}

export function compileRanges(ranges: readonly Range[]): NetworkList {
  // One list per family: IPv4 is no part of IPv6.
  const lists = {
    ipv4: ordered(ranges.filter(({ family }) => family === 'ipv4')),
    ipv6: ordered(ranges.filter(({ family }) => family === 'ipv6')),
  };
  return { has: (address) => holds(lists[address.family], numberOf(address)) };
}

/** `networks` are CIDR ranges, IPv4 and IPv6; an address alone is a range of one. Throws `RangeError` for anything else. */
export function compileNetworks(networks: readonly string[]): NetworkList {
  return compileRanges(
    networks.map((network) => {
      const range = parseRange(network);
      if (range === null) throw new RangeError(`${network} is no CIDR range`);
      return range;
    }),
  );
}
