/** The part of the Cache API that is used: `caches.default` of Cloudflare is one, `simpleCachePages` makes one for Fastly. */
export interface PageCache {
  match(key: Request): Promise<Response | undefined>;
  put(key: Request, response: Response): Promise<void>;
}

/** What is kept of an article: the teaser, or the whole of one that is open to everybody. Never what one reader may read. */
export type KeptVariant = 'teaser' | 'open';

/** The pages of a site that everybody gets, by address and variant. */
export interface KeptPages {
  find(url: URL, variant: KeptVariant): Promise<Response | null>;
  /** The answer as it goes out, while a copy of it is kept, if the site lets caches keep it. */
  keep(url: URL, variant: KeptVariant, answer: Response): { readonly answer: Response; readonly kept: Promise<void> };
}

/**
 * The seconds for which the site lets caches that are shared keep an answer: RFC 9111, sections 4.2.1 and 5.2.2. 0 for one that is for
 * one reader, or that nobody may keep.
 */
export function sharedSeconds({ status, headers }: Response): number {
  const control = headers.get('Cache-Control') ?? '';
  if (status !== 200 || /\b(?:private|no-store|no-cache)\b/i.test(control)) return 0;
  if (headers.has('Set-Cookie') || headers.get('Vary')?.includes('*')) return 0;
  const [, seconds] = /\bs-maxage="?(\d{1,9})/i.exec(control) ?? /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(control) ?? [];
  return Number(seconds ?? 0);
}

/** The variant is part of the key, and stands last, so that no address that a reader can type is the key of another variant. */
function keyOf(url: URL, variant: KeptVariant): Request {
  const search = `${url.search}${url.search === '' ? '?' : '&'}stile-variant=${variant}`;
  return new Request(`${url.origin}${url.pathname}${search}`);
}

const nothingKept: KeptPages = {
  find: async () => null,
  keep: (_url, _variant, answer) => ({ answer, kept: Promise.resolve() }),
};

/** A cache that fails is one that has nothing: readers are answered all the same. */
export function createKeptPages(cache: PageCache | null): KeptPages {
  if (cache === null) return nothingKept;
  return {
    async find(url, variant) {
      try {
        return (await cache.match(keyOf(url, variant))) ?? null;
      } catch {
        return null;
      }
    },
    keep(url, variant, answer) {
      if (sharedSeconds(answer) === 0 || answer.body === null) return { answer, kept: Promise.resolve() };
      const { status, statusText, headers } = answer;
      const [mine, copy] = answer.body.tee();
      const put = async () => cache.put(keyOf(url, variant), new Response(copy, { status, headers }));
      return {
        answer: new Response(mine, { status, statusText, headers }),
        kept: put().catch(() => copy.cancel()),
      };
    },
  };
}
