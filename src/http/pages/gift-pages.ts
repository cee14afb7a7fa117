import type { IncomingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import { siteOf } from '../reader/return-url.ts';
import type { Answer } from '../route.ts';
import { giftTexts } from './gift-texts.ts';
import { pageTextsFor } from './page-texts.ts';
import { markup, nothing, plainPage, plainPageHeaders } from './plain-page.ts';

/** Why a gift lets nobody in. */
export type NoGift = 'spent' | 'ended' | 'expired' | 'unknown';

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly publication: Publication;
  /** Null if it is not known. */
  readonly article: string | null;
}

/** The page that says why a gift lets nobody in, and leads to the article all the same. */
export function giftPage({ headers, publication, article }: Asked, why: NoGift): Answer {
  const { settings } = publication;
  const { locale, texts } = pageTextsFor(headers['accept-language'], settings.defaultLocale);
  const ours = giftTexts[locale];
  if (ours === undefined) throw new TypeError(`There are no texts in ${locale}.`);
  const { title, text } = ours[why];
  const site = siteOf(publication);
  const link = (address: string, words: string) => markup`\n<p><a href="${address}">${words}</a></p>`;
  const way = article === null ? site && link(site, texts.toSite) : link(article, ours.toArticle);
  return {
    status: why === 'unknown' ? 404 : 410,
    headers: plainPageHeaders(publication),
    body: plainPage({
      title,
      of: settings.title,
      locale,
      looks: publication,
      body: markup`<p>${text}</p>${way ?? nothing}`,
    }),
  };
}
