import { z } from 'zod';
import { type ArticleKey, articleKeyBytes } from '../paywall/articles/article.ts';
import { isTimeZone } from '../paywall/calendar/window.ts';
import { type KeptView, type ReadingRule, readingRuleOf, underRule } from '../paywall/metering/kept-view.ts';
import type { Publication } from '../paywall/publication.ts';
import { type ReaderKey, readerKeyBytes } from '../paywall/reader.ts';

/** What a file begins with. A version that writes otherwise begins otherwise, and leaves files of others alone. */
export const header = JSON.stringify({ stile: 'outage-journal', version: 1 });

const registeredFlag = 1;
const receiptFlag = 2;
const crawlerFlag = 4;
const allFlags = registeredFlag | receiptFlag | crawlerFlag;

const keyOf = (bytes: number) =>
  z
    .string()
    .length((bytes * 4) / 3)
    .regex(/^[\w-]+$/)
    .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')));

const readerKey = keyOf(readerKeyBytes).transform((key) => key as ReaderKey);
const articleKey = keyOf(articleKeyBytes).transform((key) => key as ArticleKey);
const time = z.number().min(0).max(8.64e15);
const timeZone = z.string().max(64).refine(isTimeZone);
const limit = z.int().min(0).max(100_000);

const window = z.union([
  z.object({ kind: z.enum(['day', 'month']) }),
  z.object({
    kind: z.literal('week'),
    startsOn: z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
  }),
  z.object({ kind: z.literal('rolling'), days: z.int().min(1).max(366) }),
]);

const ruleSchema = z.object({
  rule: z.int().nonnegative(),
  publication: z.string().max(64),
  timeZone,
  limits: z.object({ anonymous: limit, registered: limit }),
  window,
  replaced: z.array(z.object({ window, timeZone, at: time })).max(10),
});

/** Rule, reader, the anonymous reader if there is one, article, time, flags. */
const viewSchema = z.tuple([
  z.int().nonnegative(),
  readerKey,
  readerKey.nullable(),
  articleKey,
  time,
  z.int().min(0).max(allFlags),
]);

const textOf = (key: Uint8Array): string =>
  Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('base64url');

const flagsOf = ({ kind, receipt, isCrawler }: KeptView): number =>
  (kind === 'registered' ? registeredFlag : 0) | (receipt ? receiptFlag : 0) | (isCrawler ? crawlerFlag : 0);

/** Writes views as lines of one file. By which rules they were read stands in lines of their own, before the first that need them. */
export function createLineWriter() {
  const rules = new Map<Publication, number>();

  return (view: KeptView): string => {
    const { publication, reader, anonymousKey, articleKey: article, at } = view;
    const known = rules.get(publication);
    const rule = known ?? rules.size;
    const anonymous = anonymousKey === null ? null : textOf(anonymousKey);
    const line = JSON.stringify([rule, textOf(reader), anonymous, textOf(article), at, flagsOf(view)]);
    if (known !== undefined) return `${line}\n`;
    rules.set(publication, rule);
    return `${JSON.stringify({ rule, ...readingRuleOf(publication) })}\n${line}\n`;
  };
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Reads lines of one file, in their order. `null` for one that holds no view; `undefined` for one that cannot be read, or is of a
 * publication that there is no more.
 */
export function createLineReader(publicationOf: (name: string) => Publication | undefined) {
  const rules = new Map<number, Publication | undefined>();

  function learn({ rule, ...what }: ReadingRule & { rule: number }): void {
    const publication = publicationOf(what.publication);
    rules.set(rule, publication && underRule(publication, what));
  }

  return (line: string): KeptView | null | undefined => {
    if (line === '') return null;
    const json = jsonIn(line);
    const rule = ruleSchema.safeParse(json);
    if (rule.success) {
      learn(rule.data);
      return null;
    }
    const view = viewSchema.safeParse(json).data;
    const publication = view && rules.get(view[0]);
    if (view === undefined || publication === undefined) return undefined;
    const [, reader, anonymousKey, article, at, flags] = view;
    return {
      publication,
      kind: flags & registeredFlag ? 'registered' : 'anonymous',
      reader,
      anonymousKey,
      articleKey: article,
      at,
      receipt: (flags & receiptFlag) !== 0,
      isCrawler: (flags & crawlerFlag) !== 0,
    };
  };
}
