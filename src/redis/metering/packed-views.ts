import { type ArticleKey, articleKeyBytes } from '../../paywall/articles/article.ts';
import type { WindowName } from '../../paywall/calendar/window-retention.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { CountedView } from '../../paywall/metering/meter.ts';
import { byteText } from '../../paywall/reader.ts';
import { windowDate } from '../keys.ts';

/*
 * What the meters' lists hold of a reader: nine bytes per article, six for its key and three for the time (big-endian): a bit that says
 * whether a receipt was handed out, and the last 23 bits of the second in which it was counted. They come round after 97 days, longer
 * than any calendar window is kept. A rolling window may last a year, so its views have five bytes for the time.
 */

const secondsInDay = 86_400;

/** The same bytes as a `Buffer`, which is the only binary argument that ioredis knows. */
export function bytes(key: Uint8Array): Buffer {
  return Buffer.isBuffer(key) ? key : Buffer.from(key.buffer, key.byteOffset, key.byteLength);
}

const timeBytes = ({ kind }: Pick<WindowName, 'kind'>): number => (kind === 'rolling' ? 5 : 3);

export const viewBytes = (window: Pick<WindowName, 'kind'>): number => articleKeyBytes + timeBytes(window);

/** So many seconds later a time is written as the same bytes again. */
const roundOf = (window: Pick<WindowName, 'kind'>): number => 2 ** (8 * timeBytes(window) - 1);

const remainder = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;

/** The second in which something was counted, as views in this window have it. */
export const timeOf = (at: EpochMs, window: Pick<WindowName, 'kind'>): number =>
  remainder(Math.floor(at / 1000), roundOf(window));

/** No view in a window is older. A date begins somewhere on Earth up to a day before it does in UTC. */
const firstSecond = (window: WindowName): number =>
  window.kind === 'rolling' ? 0 : Date.parse(windowDate(window)) / 1000 - secondsInDay;

/** When it was counted what has this time in a window. */
export function countedAt(time: number, window: WindowName): EpochMs {
  const first = firstSecond(window);
  return (first + remainder(time - first, roundOf(window))) * 1000;
}

function timeTextOf(at: EpochMs, window: Pick<WindowName, 'kind'>): string {
  let time = timeOf(at, window);
  let written = '';
  for (let left = timeBytes(window); left > 0; left -= 1) {
    written = String.fromCharCode(time % 256) + written;
    time = Math.floor(time / 256);
  }
  return written;
}

/** Most views that come together are of one second. */
let last = { second: Number.NaN, kind: '', text: '' };

function timeText(at: EpochMs, window: Pick<WindowName, 'kind'>): string {
  const second = Math.floor(at / 1000);
  const { kind } = window;
  if (second !== last.second || kind !== last.kind) last = { second, kind, text: timeTextOf(at, window) };
  return last.text;
}

/** As a text of so many characters: what the view's script is sent. */
export const viewText = (article: ArticleKey, at: EpochMs, window: Pick<WindowName, 'kind'>): string =>
  byteText(article) + timeText(at, window);

export const packView = (article: ArticleKey, at: EpochMs, window: Pick<WindowName, 'kind'>): Buffer =>
  Buffer.from(viewText(article, at, window), 'latin1');

/** Each article once, even if it is among the views twice. */
export function packViews(views: readonly CountedView[], window: Pick<WindowName, 'kind'>): Buffer {
  const packed = new Map<string, Buffer>();
  for (const { article, countedAt: at } of views) {
    const name = byteText(article);
    if (!packed.has(name)) packed.set(name, packView(article, at, window));
  }
  return Buffer.concat([...packed.values()]);
}

/** Oldest first. */
export function unpackViews(packed: Buffer, window: WindowName): CountedView[] {
  const size = timeBytes(window);
  const views: CountedView[] = [];
  for (let at = 0; at < packed.length; at += articleKeyBytes + size) {
    const timeAt = at + articleKeyBytes;
    // Without the bit for a receipt.
    const time = packed.readUIntBE(timeAt, size) % roundOf(window);
    const article = Uint8Array.from(packed.subarray(at, timeAt)) as ArticleKey;
    views.push({ article, countedAt: countedAt(time, window) });
  }
  return views.sort((a, b) => a.countedAt - b.countedAt);
}
