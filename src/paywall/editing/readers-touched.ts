import type { ReaderKind } from '../reader.ts';
import type { Distribution } from '../reports/distribution.ts';
import type { DistributionReport } from '../reports/reports.ts';
import type { MeterEffect } from './meter-effects.ts';

/** How many readers one effect touches. */
export interface TouchedReaders {
  /** Null if nothing that is stored says it. */
  readonly count: number | null;
  readonly sentence: string;
}

type Distributions = DistributionReport['kinds'];

const kinds: readonly ReaderKind[] = ['anonymous', 'registered'];

const inNumber = new Intl.NumberFormat('en');

const readers = (count: number) => `${inNumber.format(count)} reader${count === 1 ? '' : 's'}`;

const whose: Readonly<Record<ReaderKind, string>> = {
  anonymous: 'who have not signed in',
  registered: 'who are registered',
};

/** Readers who have read so many articles or more in the window that runs. */
function having({ readers: read }: Distribution, articles: number): number {
  return read.filter((each) => each.articles >= articles).reduce((sum, each) => sum + each.readers, 0);
}

const atTheWall = (distribution: Distribution) =>
  distribution.limit === 0 ? distribution.total : having(distribution, distribution.limit);

const sumOf = (of: Distributions, count: (one: Distribution) => number) =>
  kinds.reduce((sum, kind) => sum + count(of[kind]), 0);

/** `1 has`, `2 have`. */
const have = (count: number) => `${inNumber.format(count)} ${count === 1 ? 'has' : 'have'}`;

const among = ({ total }: Distribution, reader: ReaderKind) => `Of ${readers(total)} of this window ${whose[reader]}`;

function ofLowered(distribution: Distribution, to: number, reader: ReaderKind): TouchedReaders {
  const [count, before] = [having(distribution, to), atTheWall(distribution)];
  const read = to === 0 ? 'something' : `${to} or more`;
  const already =
    before === 0 ? 'None of them has used up the present limit.' : `${have(before)} used up the present limit already.`;
  const rest = to === 0 ? ' Everybody who comes new meets it with the first article.' : '';
  const sentence = `${among(distribution, reader)}, ${have(count)} read ${read}: the next new article is a wall for them. ${already}${rest}`;
  return { count, sentence };
}

function ofRaised(distribution: Distribution, reader: ReaderKind): TouchedReaders {
  const count = atTheWall(distribution);
  const sentence = `${among(distribution, reader)}, ${have(count)} used up the present limit, and can read on at once.`;
  return { count, sentence };
}

function ofSwitch(distributions: Distributions, opens: boolean): TouchedReaders {
  const count = sumOf(distributions, atTheWall);
  const all = readers(sumOf(distributions, ({ total }) => total));
  const then = opens ? 'can read on at once' : 'meet the wall again';
  const sentence = `Of ${all} in this window, ${have(count)} used up their articles, and ${then}. How many want premium articles cannot be known.`;
  return { count, sentence };
}

function ofWindow(distributions: Distributions): TouchedReaders {
  const count = sumOf(distributions, ({ total }) => total);
  const why = 'the figures are of whole windows, not of days';
  const sentence = `The count of ${readers(count)} in this window goes on. How many of them meet the wall in the new window cannot be known: ${why}.`;
  return { count, sentence };
}

function ofWalls(distributions: Distributions, which: readonly ReaderKind[]): TouchedReaders {
  const count = which.reduce((sum, kind) => sum + atTheWall(distributions[kind]), 0);
  const sentence = `In this window ${have(count)} used up their articles, and see the change with the next new one.`;
  return { count, sentence };
}

const unknown = (why: string): TouchedReaders => ({
  count: null,
  sentence: `How many readers this touches cannot be known: ${why}.`,
});

type KnownKind =
  | 'opens'
  | 'closes'
  | 'limit-raised'
  | 'limit-lowered'
  | 'window-changed'
  | 'registration-begins'
  | 'registration-ends'
  | 'walls-reordered';

/** Why it cannot be known. */
const unknowns: Readonly<Record<Exclude<MeterEffect['kind'], KnownKind>, string>> = {
  'pass-added': 'no address and no crawler is stored',
  'pass-changed': 'no address and no crawler is stored',
  'pass-removed': 'no address and no crawler is stored',
  'grace-changed': 'it begins with renewals that have yet to fail',
  'failure-policy-changed': 'it begins when the store does not answer',
  'overload-policy-changed': 'it begins when too much is asked at once',
  'rate-limit-changed': 'no address is stored',
  'new-readers-changed': 'no address is stored, and the readers have yet to come',
  'releases-changed': 'what was given back is counted by day, not by reader',
  'article-identity-changed': 'the store knows no addresses of articles',
  'ambiguous-addresses-changed': 'the store knows no addresses of articles',
};

/** How many readers of the window that runs an effect touches, by their distribution under the rule that is in force. */
export function readersTouched(effect: MeterEffect, distributions: Distributions): TouchedReaders {
  switch (effect.kind) {
    case 'opens':
    case 'closes':
      return ofSwitch(distributions, effect.kind === 'opens');
    case 'limit-lowered':
      return ofLowered(distributions[effect.reader], effect.to, effect.reader);
    case 'limit-raised':
      return ofRaised(distributions[effect.reader], effect.reader);
    case 'window-changed':
      return ofWindow(distributions);
    case 'registration-begins':
    case 'registration-ends':
      return ofWalls(distributions, ['anonymous']);
    case 'walls-reordered':
      return ofWalls(distributions, kinds);
    default:
      return unknown(unknowns[effect.kind]);
  }
}
