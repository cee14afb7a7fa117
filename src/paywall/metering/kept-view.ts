import type { ArticleKey } from '../articles/article.ts';
import type { WindowRule } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { Publication, ReplacedWindow } from '../publication.ts';
import { byteText, type ReaderKey, type ReaderKind } from '../reader.ts';

/** A view that was granted without the store, and is counted when that answers again. It names nobody: keys are keyed hashes. */
export interface KeptView {
  /** As it was then: its limits and its window are those by which the view is counted. */
  readonly publication: Publication;
  readonly kind: ReaderKind;
  readonly reader: ReaderKey;
  /** The anonymous reader whose cookie came with a sign-in token. */
  readonly anonymousKey: ReaderKey | null;
  readonly articleKey: ArticleKey;
  /** When it was read, by the service's clock. */
  readonly at: EpochMs;
  /** Whether a receipt was handed out for it. */
  readonly receipt: boolean;
  readonly isCrawler: boolean;
}

/** What of a publication decides in which window a view is counted, and up to how many. */
export interface ReadingRule {
  readonly publication: string;
  readonly timeZone: string;
  readonly limits: Readonly<Record<ReaderKind, number>>;
  readonly window: WindowRule;
  readonly replaced: readonly ReplacedWindow[];
}

export function readingRuleOf({ name, settings }: Publication): ReadingRule {
  const { limits, window, replaced } = settings.meter;
  return { publication: name, timeZone: settings.timeZone, limits, window, replaced };
}

/** The publication of today with the rule by which something was read. */
export function underRule(publication: Publication, { timeZone, limits, window, replaced }: ReadingRule): Publication {
  const { settings } = publication;
  return {
    ...publication,
    settings: { ...settings, timeZone, meter: { ...settings.meter, limits, window, replaced } },
  };
}

/** A text by which a ledger knows a reader. Keys are bound to their publication, so that one of another is another text. */
export const readerText = (key: ReaderKey): string => byteText(key);
