import { type ArticleKey, articleKeyBytes } from '../../paywall/articles/article.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { CountedView } from '../../paywall/metering/meter.ts';

/*
 * What a row of `meter` holds of its views: eleven bytes each, in the order in which they were added. Six are the article's key. Five are
 * a number (big-endian): twice the second in which it was counted, since 1970, and one more if a receipt was handed out for it.
 */

const stampBytes = 5;
export const entryBytes = articleKeyBytes + stampBytes;

const lastSecond = 2 ** (8 * stampBytes - 1) - 1;

/** The views of one meter, packed. Nothing changes the bytes: each change makes others. */
export type PackedViews = Uint8Array;

/** A view as it was counted. */
export interface Counted {
  readonly second: number;
  readonly receipt: boolean;
}

export const noViews: PackedViews = new Uint8Array();

/** The second in which something was counted. */
export const secondOf = (at: EpochMs): number => Math.min(Math.max(Math.floor(at / 1000), 0), lastSecond);

export const countOf = (views: PackedViews): number => views.length / entryBytes;

/** Where the entry of the article begins, or -1. */
function placeOf(views: PackedViews, article: Uint8Array): number {
  for (let start = 0; start < views.length; start += entryBytes) {
    let same = 0;
    while (same < articleKeyBytes && views[start + same] === article[same]) same += 1;
    if (same === articleKeyBytes) return start;
  }
  return -1;
}

function countedAt(views: PackedViews, start: number): Counted {
  let stamp = 0;
  for (let at = start + articleKeyBytes; at < start + entryBytes; at += 1) stamp = stamp * 256 + (views[at] ?? 0);
  return { second: Math.floor(stamp / 2), receipt: stamp % 2 === 1 };
}

/** When the article was counted, or null. */
export function findView(views: PackedViews, article: ArticleKey): Counted | null {
  const start = placeOf(views, article);
  return start === -1 ? null : countedAt(views, start);
}

/** With one more, which is not among them. */
export function withView(views: PackedViews, article: ArticleKey, { second, receipt }: Counted): PackedViews {
  const more = new Uint8Array(views.length + entryBytes);
  more.set(views);
  more.set(article, views.length);
  let rest = 2 * second + (receipt ? 1 : 0);
  for (let at = more.length - 1; at >= more.length - stampBytes; at -= 1) {
    more[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return more;
}

/** With the note that a receipt was handed out for the article, which is among them. */
export function withReceipt(views: PackedViews, article: ArticleKey): PackedViews {
  const noted = Uint8Array.from(views);
  const last = placeOf(views, article) + entryBytes - 1;
  noted[last] = (noted[last] ?? 0) | 1;
  return noted;
}

export function withoutView(views: PackedViews, article: ArticleKey): PackedViews {
  const start = placeOf(views, article);
  return views.filter((_, at) => at < start || at >= start + entryBytes);
}

function* entriesOf(views: PackedViews): Generator<Counted & { readonly article: ArticleKey }> {
  for (let start = 0; start < views.length; start += entryBytes) {
    const article = Uint8Array.from(views.subarray(start, start + articleKeyBytes)) as ArticleKey;
    yield { article, ...countedAt(views, start) };
  }
}

/**
 * With those of `others` that are not among them. Of an article in both the first view counts, because what was counted long ago is not
 * given back by way of a later one; and a receipt for either is one in the union.
 */
export function unionOf(views: PackedViews, others: PackedViews): PackedViews {
  let all = views;
  for (const { article, second, receipt } of entriesOf(others)) {
    const known = findView(all, article);
    if (known === null) all = withView(all, article, { second, receipt });
    else if (second < known.second)
      all = withView(withoutView(all, article), article, { second, receipt: receipt || known.receipt });
    else if (receipt && !known.receipt) all = withReceipt(all, article);
  }
  return all;
}

/** Oldest first. */
export function unpackViews(views: PackedViews): CountedView[] {
  return [...entriesOf(views)]
    .map(({ article, second }) => ({ article, countedAt: second * 1000 }))
    .sort((a, b) => a.countedAt - b.countedAt || Buffer.compare(a.article, b.article));
}
