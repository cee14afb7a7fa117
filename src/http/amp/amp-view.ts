import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Article } from '../../paywall/articles/article.ts';
import { hasCode } from '../../paywall/errors.ts';
import { isCountedLater } from '../../paywall/metering/counted-later.ts';
import type { Decision } from '../../paywall/metering/decide.ts';
import type { Publication } from '../../paywall/publication.ts';
import { invalidRequest } from '../parse.ts';
import { createArticleFinder } from '../reader/article-facts.ts';
import { createViewer, type Viewed } from '../reader/article-view.ts';
import type { ampQuery } from '../schemas/amp.ts';
import type { HttpServices } from '../services.ts';
import { type AmpCaller, createAmpCallerFinder } from './amp-reader.ts';

interface Asked {
  readonly request: IncomingMessage;
  readonly publication: Publication;
  readonly address: string;
  readonly query: z.output<typeof ampQuery>;
  readonly count: boolean;
  readonly mayAskStore: boolean;
}

export interface AmpViewed {
  readonly viewed: Viewed;
  readonly article: Article;
  readonly signedIn: AmpCaller['signedIn'];
}

/** Kept for while the store is unavailable. Without the store nothing is known of it. */
function noteEntitlement(signedIn: AmpCaller['signedIn'], { reason, entitlement }: Decision): void {
  if (reason !== 'OVERLOADED' && reason !== 'FAIL_CLOSED' && !isCountedLater(reason)) signedIn?.learn(entitlement);
}

export type AmpViewer = (asked: Asked) => Promise<AmpViewed>;

/** One article of an AMP page before one reader: what authorization and pingback have in common. */
export function createAmpViewer(services: HttpServices): AmpViewer {
  const view = createViewer(services);
  const findArticle = createArticleFinder(services);
  const findCaller = createAmpCallerFinder(services);

  /** The article is in the address here, and in a body elsewhere. */
  async function articleOf({ publication, query }: Asked): Promise<Article> {
    const { url: id, tier, sponsored, claims } = query;
    try {
      return (await findArticle(publication, { id, tier, sponsored, claims })).article;
    } catch (error) {
      if (!hasCode(error, 'invalid-request')) throw error;
      const named = (path: string) => path.replace(/^article\.id$/, 'url').replace(/^article\./, '');
      throw invalidRequest(
        'query',
        error.faults.map((fault) => ({ ...fault, path: named(fault.path) })),
      );
    }
  }

  return async (asked: Asked): Promise<AmpViewed> => {
    const { query, ...call } = asked;
    const article = await articleOf(asked);
    let signedIn: AmpCaller['signedIn'] = null;
    const viewed = await view({
      ...call,
      article,
      locale: query.locale,
      receipt: false,
      async findCaller(mayAskStore, pass) {
        const caller = await findCaller({ ...call, rid: query.rid, pass }, mayAskStore);
        ({ signedIn } = caller);
        return caller;
      },
    });
    noteEntitlement(signedIn, viewed.decision);
    return { viewed, article, signedIn };
  };
}
