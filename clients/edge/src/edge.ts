import {
  type ArticleFacts,
  type Door,
  type DoorOptions,
  isForEverybody,
  refusalResponse,
  showsNothing,
  type Verdict,
  waitResponse,
} from '@stile/core';
import { canonicalAddress, isAmbiguousAddress } from './address.ts';
import { createEdgeDoor } from './edge-door.ts';
import { factsInHeaders } from './facts.ts';
import { discard, outgoing, refusal, withoutArticle, withoutBody } from './outgoing.ts';
import { createKeptPages, type KeptVariant, type PageCache } from './pages/page-cache.ts';
import { pathOf, type ShownPage, type Site, withoutCaching } from './sites/site.ts';

export interface EdgeOptions extends DoorOptions {
  readonly site: Site;
  /**
   * Whether an address is that of an article. Give it every address at which the site shows one, in whichever case the site takes it:
   * what is no article is passed on.
   */
  readonly isArticle: (url: URL) => boolean;
  /**
   * What the article is, by its address or by the headers of the site's answer; null for none. Left out: `factsInHeaders`. The
   * headers are those of the teaser, or of the page that holds the text.
   */
  readonly article?: (url: URL, headers: Headers) => ArticleFacts | null | Promise<ArticleFacts | null>;
  /** Where teasers and free articles are kept, if anywhere. */
  readonly cache?: PageCache | null;
}

/** What the runtime knows of a request besides. */
export interface EdgeContext {
  /** The reader's address, as the runtime knows it; never a header that readers can send. */
  readonly address?: string | undefined;
  /** Keeps the runtime from ending what is still going on when the answer is out. */
  readonly waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
}

export interface Edge {
  /** Never rejects, so that no runtime answers in its place with what it gets from the site itself. */
  handle(request: Request, context?: EdgeContext): Promise<Response>;
}

interface Asked {
  readonly url: URL;
  readonly request: Request;
  readonly context: EdgeContext;
}

interface Kept {
  readonly variant: KeptVariant;
  readonly answer: Response;
}

/** What an article is, and its page: kept, or just fetched. */
type Seen = { readonly article: ArticleFacts } & (
  | { readonly kept: Kept; readonly page: null }
  | { readonly kept: null; readonly page: ShownPage }
);

const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD';

/** Enforces at the edge what Stile decides: in front of the site, and before any text of an article goes out. */
export function createEdge(options: EdgeOptions): Edge {
  const { site, isArticle, article: factsOf = factsInHeaders } = options;
  const door: Door = createEdgeDoor(options);
  const pages = createKeptPages(options.cache ?? null);

  async function findKept(url: URL): Promise<Kept | null> {
    for (const variant of ['teaser', 'open'] as const) {
      const answer = await pages.find(url, variant);
      if (answer !== null) return { variant, answer };
    }
    return null;
  }

  /** The article at an address, or what to answer because there is none. */
  async function look(url: URL): Promise<Seen | { readonly instead: Response }> {
    const kept = await findKept(url);
    if (kept !== null) {
      const article = await factsOf(url, kept.answer.headers);
      return article === null ? { instead: kept.answer } : { article, kept, page: null };
    }
    const page = await site.show(url);
    if (page.answer.status !== 200) return { instead: withoutArticle(page.other()) };
    const article = await factsOf(url, page.answer.headers);
    return article === null ? { instead: page.other() } : { article, kept, page };
  }

  /** A promise that never rejects. */
  const goOn = (promise: Promise<unknown>, context: EdgeContext) => context.waitUntil?.(promise);

  function keep(answer: Response, variant: KeptVariant, { url, context }: Asked): Response {
    const { answer: mine, kept } = pages.keep(url, variant, answer);
    goOn(kept, context);
    return mine;
  }

  /** A free or sponsored article, as the site lets everybody have it. */
  async function open({ kept, page }: Seen, asked: Asked): Promise<Response> {
    if (kept?.variant === 'open') return kept.answer;
    if (page?.whole) return keep(page.whole, 'open', asked);
    discard(kept?.answer ?? page?.answer);
    const answer = await pages.find(asked.url, 'open');
    return answer ?? keep(await site.full(asked.url, null), 'open', asked);
  }

  async function full({ kept, page }: Seen, asked: Asked): Promise<Response> {
    if (page?.whole) return withoutCaching(page.whole);
    // The next reader's look costs the site nothing.
    discard(page === null ? kept?.answer : keep(page.answer, 'teaser', asked));
    return site.full(asked.url, asked.request.headers);
  }

  async function teaser({ kept, page }: Seen, asked: Asked): Promise<Response> {
    if (kept?.variant === 'teaser') return withoutCaching(kept.answer);
    discard(kept?.answer);
    const shown = page ?? (await site.show(asked.url));
    const answer = await shown.teaser();
    if (answer !== null) return withoutCaching(keep(answer, 'teaser', asked));
    const message = `${pathOf(asked.url)} has no marks around its text, so that there is no teaser of it.`;
    door.report({ kind: 'refused', message, requestId: null });
    return waitResponse({ retryAfterSeconds: 60 });
  }

  /** What is sent of an article that depends on the reader. */
  async function variantOf(verdict: Verdict, seen: Seen, asked: Asked): Promise<Response> {
    if (verdict.variant === 'wait') {
      discard(seen.kept?.answer ?? seen.page?.answer);
      return waitResponse(verdict);
    }
    if (verdict.variant === 'refused') {
      discard(seen.kept?.answer ?? seen.page?.answer);
      return refusalResponse(verdict);
    }
    return verdict.variant === 'full' ? full(seen, asked) : teaser(seen, asked);
  }

  async function showArticle(asked: Asked): Promise<Response> {
    const { url, request, context } = asked;
    const seen = await look(url);
    if ('instead' in seen) return seen.instead;
    const { article } = seen;
    if (isForEverybody(article)) return open(seen, asked);
    const { method, headers } = request;
    const visit = { article, method, url: pathOf(url), headers, address: context.address };
    const verdict = await door.decide(visit);
    const answer = await variantOf(verdict, seen, asked);
    if (showsNothing(answer.status)) goOn(door.release(visit, verdict), context);
    return outgoing(answer, verdict, door);
  }

  async function answerTo(asked: Asked): Promise<Response> {
    const { url, request } = asked;
    if (isAmbiguousAddress(request.url) || isAmbiguousAddress(url.href)) return refusal(403);
    if (!isArticle(url)) return site.other(url, request);
    if (!isRead(request)) return refusal(405);
    const answer = await showArticle(asked);
    return request.method === 'HEAD' ? withoutBody(answer) : answer;
  }

  return {
    async handle(request, context = {}) {
      try {
        return await answerTo({ url: canonicalAddress(request.url), request, context });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        door.report({ kind: 'unavailable', message: `The site: ${message}`, requestId: null });
        return waitResponse({ retryAfterSeconds: 5 });
      }
    },
  };
}
