import type { Agent } from './agents/agent.ts';
import type { ArticleFacts } from './article.ts';

/** What to show beside or in place of the article, in the reader's language. Its texts are text and never HTML. */
export interface Banner {
  readonly state: string;
  /** `bar` beside the article, `wall` in its place. */
  readonly layout: 'bar' | 'wall';
  readonly locale: string;
  readonly headline: string;
  readonly strapline: string | null;
  readonly straplineCompact: string | null;
  readonly body: string | null;
  readonly list: { readonly intro: string; readonly items: readonly string[] } | null;
  /** What follows an offer and what that costs. Show it whenever it is there. */
  readonly terms: string | null;
  readonly note: string | null;
  readonly image: { readonly alt: string } | null;
  /** `action` is `offers`, `checkout`, `register`, `portal` or a URL. */
  readonly button: { readonly label: string; readonly action: string } | null;
  readonly offer: { readonly id: string; readonly label: string; readonly deadline: string | null } | null;
}

export interface Meter {
  readonly limit: number;
  readonly used: number;
  readonly left: number;
  readonly window: string;
  readonly resetsAt: string | null;
}

/**
 * What the site sends: `full` is the whole article, `teaser` what everybody may see of it. `wait` is neither: nobody can say just now
 * who may read, and a reader who has paid is not to see a wall. The door answers it by itself, with a page that asks again. `refused`: a
 * crawler or AI agent that is refused or asked to pay; the door answers it by itself, with 403 or 402.
 */
export type Variant = 'full' | 'teaser' | 'wait' | 'refused';

/** Who has decided: what the article is, a token that the reader holds, Stile, or the site's policy for when Stile is unavailable. */
export type DecidedBy = 'article' | 'receipt' | 'entitlement' | 'stile' | 'policy';

/** The decision about one request for one article. */
export interface Verdict {
  readonly article: ArticleFacts;
  readonly variant: Variant;
  readonly granted: boolean;
  /**
   * A reason of Stile's (`METERED`, `PREMIUM`, …), or a door's own: `RECEIPT`, `NOT_A_VIEW` for what would have to be counted and is no
   * view, `INVALID_IDENTITY`, `RATE_LIMITED`, `REFUSED`.
   */
  readonly reason: string;
  readonly decidedBy: DecidedBy;
  /** Whether this very request was counted. */
  readonly isCounted: boolean;
  /** Null if there is nothing to show, and if Stile was not asked. */
  readonly banner: Banner | null;
  readonly meter: Meter | null;
  /** The crawler or AI agent that asks; null for a reader, and for a publication without rules for agents. */
  readonly agent: Agent | null;
  /** After how many seconds to ask again; 0 unless the variant is `wait`. */
  readonly retryAfterSeconds: number;
  /** Values of `Set-Cookie` that Stile has sent for the reader. */
  readonly setCookies: readonly string[];
  /** The `Set-Cookie` by which the reader keeps a receipt for this article, or null. */
  readonly receiptCookie: string | null;
  /** The token of a reader whom Stile has just met; null for all others. */
  readonly newReaderToken: string | null;
  /** What the log of Stile calls the call; null if Stile was not asked. */
  readonly requestId: string | null;
}

const variantOf = (granted: boolean): Variant => (granted ? 'full' : 'teaser');

type Made = Pick<Verdict, 'article' | 'granted' | 'reason' | 'decidedBy'> & Partial<Verdict>;

/** A verdict with the usual in place of whatever is not given. */
export const verdictOf = (made: Made): Verdict => ({
  variant: variantOf(made.granted),
  isCounted: false,
  banner: null,
  meter: null,
  agent: null,
  retryAfterSeconds: 0,
  setCookies: [],
  receiptCookie: null,
  newReaderToken: null,
  requestId: null,
  ...made,
});

/** Whether an answer of the site's shows a reader nothing of the article, so that its view is given back. */
export const showsNothing = (status: number): boolean =>
  (status >= 300 && status < 400 && status !== 304) || status === 404 || status === 410 || status >= 500;

/**
 * Every value of `Set-Cookie` for an answer with this status. Without an article there is no receipt: its view is given back, and who kept
 * a receipt would read for nothing.
 */
export const cookiesOf = ({ setCookies, receiptCookie }: Verdict, status: number): readonly string[] =>
  receiptCookie === null || showsNothing(status) ? setCookies : [...setCookies, receiptCookie];
