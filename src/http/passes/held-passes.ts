import type { IncomingMessage } from 'node:http';
import type { Visitor } from '../../paywall/metering/meter-place.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { HttpServices } from '../services.ts';
import type { ReaderPass } from './reader-passes.ts';

/** Maximum passes that a browser keeps: the newest. */
const mostKept = 6;

/** Maximum characters of them together, because browsers keep no more than 4 KB in one cookie, and proxies take not much more. */
const longestKept = 3_000;

/** A browser sends two cookies of one name if another path or a sibling host has planted one. */
const mostCookies = 2;

export const isSameKey = (one: Uint8Array, other: Uint8Array | null): boolean =>
  other !== null && one.length === other.length && one.every((byte, at) => byte === other[at]);

/** The reader as they are now, and as they were before signing in. */
const isOf = ({ reader }: ReaderPass, { key, anonymousKey }: Visitor) =>
  isSameKey(reader, key) || isSameKey(reader, anonymousKey);

const isSameSource = (one: ReaderPass, other: Pick<ReaderPass, 'kind' | 'source'>) =>
  one.kind === other.kind && one.source === other.source;

/** The passes of readers, which their browsers keep. */
export function createHeldPasses({ readerPasses, cookies }: Pick<HttpServices, 'readerPasses' | 'cookies'>) {
  /** One look, because every view comes by here, and few readers hold any. */
  const mayHoldAny = ({ headers }: Pick<IncomingMessage, 'headers'>) =>
    headers.cookie?.includes('stile_pass_') === true;

  /** Those that were signed here for this publication, the newest first. */
  function heldIn({ headers }: Pick<IncomingMessage, 'headers'>, { name }: Publication): readonly ReaderPass[] {
    if (!mayHoldAny({ headers })) return [];
    return cookies
      .values(headers.cookie, cookies.passesName(name), mostCookies)
      .flatMap(cookies.passesIn)
      .map((signed) => readerPasses.verify(name, signed))
      .filter((pass) => pass !== null);
  }

  /** What the cookie is to be: as many of the passes, newest first, as it may hold. */
  function cookieOf({ name }: Publication, passes: readonly ReaderPass[]): string {
    const kept: string[] = [];
    for (const pass of passes.slice(0, mostKept)) {
      const signed = readerPasses.sign(name, pass);
      if (kept.join('').length + signed.length > longestKept) break;
      kept.push(signed);
    }
    return cookies.passes(name, kept, Math.max(0, ...passes.slice(0, kept.length).map(({ expiresAt }) => expiresAt)));
  }

  type Request = Pick<IncomingMessage, 'headers'>;

  return {
    mayHoldAny,

    /** The pass by which this reader may read this article; null without one. */
    find(
      request: Request,
      publication: Publication,
      { visitor, opens }: { readonly visitor: Visitor; readonly opens: (pass: ReaderPass) => boolean },
    ): ReaderPass | null {
      return heldIn(request, publication).find((pass) => isOf(pass, visitor) && opens(pass)) ?? null;
    },

    /** The cookie with one more pass, in the place of one from the same source. */
    withPass(request: Request, publication: Publication, added: ReaderPass): string {
      const others = heldIn(request, publication).filter((pass) => !isSameSource(pass, added));
      return cookieOf(publication, [added, ...others]);
    },

    /** The cookie without the passes from a source. */
    withoutPass(request: Request, publication: Publication, dropped: Pick<ReaderPass, 'kind' | 'source'>): string {
      const others = heldIn(request, publication).filter((pass) => !isSameSource(pass, dropped));
      return cookieOf(publication, others);
    },
  };
}
