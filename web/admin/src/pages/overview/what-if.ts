import type { Distribution } from './report.ts';

/**
 * What another limit would have meant for the readers of a window.
 * - `known`: so many readers read more than that, and would have met the wall.
 * - `at-most`: at today's limit. Those who used it up could not read on; whether they wanted to is not recorded.
 * - `unknown`: above today's limit nobody was let, so nobody can say.
 */
export type WhatIf =
  | { readonly certainty: 'known' | 'at-most'; readonly readers: number; readonly share: number }
  | { readonly certainty: 'unknown' };

/** Null if nobody has read anything. */
export function whatIf({ limit, total, readers }: Distribution, otherLimit: number): WhatIf | null {
  if (total === 0) return null;
  if (otherLimit > limit) return { certainty: 'unknown' };
  const known = otherLimit < limit;
  const stopped = readers
    .filter(({ articles }) => (known ? articles > otherLimit : articles >= otherLimit))
    .reduce((sum, each) => sum + each.readers, 0);
  return { certainty: known ? 'known' : 'at-most', readers: stopped, share: stopped / total };
}
