import { z } from 'zod';
import { parseRange, type Range } from '../network-list.ts';
import { isPrivateRange } from '../public-address.ts';

/** A list of ranges as an operator publishes it. */
export interface RangeList {
  readonly networks: readonly string[];
  readonly ranges: readonly Range[];
  /** When the operator says that it made the list; null if it does not say. */
  readonly madeAt: string | null;
}

/** A list that is not taken, in words for admins. None of what it holds is repeated beyond one range. */
export class RefusedList extends Error {}

/** Maximum entries of a list. The longest that is known has some three thousand. */
const mostEntries = 20_000;

/** Shortest prefixes: a wider range is no operator's. */
const shortestPrefix = { ipv4: 8, ipv6: 16 } as const;

/** How much a whole list may cover: sixteen of the widest ranges. */
const mostCovered = { ipv4: 2n ** 28n, ipv6: 2n ** 116n } as const;

const text = z.string().max(100);

/** The usual shape names `ipv4Prefix` and `ipv6Prefix`, Amazon's `ip_prefix` and `ipv6_prefix`. */
const entry = z.union([
  text,
  z.looseObject({ ipv4Prefix: text }).transform(({ ipv4Prefix }) => ipv4Prefix),
  z.looseObject({ ipv6Prefix: text }).transform(({ ipv6Prefix }) => ipv6Prefix),
  z.looseObject({ ip_prefix: text }).transform(({ ip_prefix }) => ip_prefix),
  z.looseObject({ ipv6_prefix: text }).transform(({ ipv6_prefix }) => ipv6_prefix),
]);

const listSchema = z.object({
  creationTime: text.optional(),
  createDate: text.optional(),
  prefixes: z.array(entry).max(mostEntries),
  ipv6_prefixes: z.array(entry).max(mostEntries).default([]),
});

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RefusedList('It is no JSON.');
  }
}

function rangeOf(network: string): Range {
  const range = parseRange(network.trim());
  if (range === null) throw new RefusedList(`“${network.slice(0, 50)}” in it is no range of addresses.`);
  if (range.prefix < shortestPrefix[range.family]) throw new RefusedList(`${network} is wider than any operator is.`);
  if (isPrivateRange(range)) throw new RefusedList(`${network} is not public.`);
  return range;
}

/** Ranges that were read, as a list; they are checked again, because a store may have been written by another version. */
export function rangesOf(networks: readonly string[]): readonly Range[] {
  if (networks.length === 0) throw new RefusedList('It has no ranges.');
  if (networks.length > mostEntries) throw new RefusedList(`It has more than ${mostEntries} ranges.`);
  const ranges = networks.map(rangeOf);
  for (const family of ['ipv4', 'ipv6'] as const) {
    const covered = ranges.filter((range) => range.family === family);
    if (covered.reduce((sum, { first, last }) => sum + last - first + 1n, 0n) > mostCovered[family])
      throw new RefusedList('It covers more of the internet than any operator has.');
  }
  return ranges;
}

/**
 * The ranges of a list. It is taken as a whole or not at all: throws `RefusedList` for one that is empty or no list, and for ranges that
 * are too wide, private or none.
 */
export function parseRangeList(body: string): RangeList {
  const parsed = listSchema.safeParse(jsonOf(body));
  if (!parsed.success) throw new RefusedList('It is no list of ranges.');
  const { prefixes, ipv6_prefixes: more, creationTime, createDate } = parsed.data;
  const networks = [...new Set([...prefixes, ...more].map((network) => network.trim()))];
  return { networks, ranges: rangesOf(networks), madeAt: creationTime ?? createDate ?? null };
}
