import express, { type Router } from 'express';
import { negotiateLocale } from '../../paywall/wording/locale.ts';
import { wantsPage } from '../reader-page.ts';
import type { Publications } from '../services.ts';
import { exactly } from './exactly.ts';
import { frontTexts } from './front-texts.ts';
import { markup, plainPage, plainPageHeaders } from './plain-page.ts';

const available = Object.keys(frontTexts);

/** Maximum titles that the page names. */
const mostTitles = 5;

interface Shown {
  readonly titles: readonly string[];
  readonly acceptLanguage: string | undefined;
}

function frontPage({ titles, acceptLanguage }: Shown): string {
  const locale = negotiateLocale({ acceptLanguage, available, fallback: 'en' });
  const texts = frontTexts[locale];
  if (texts === undefined) throw new TypeError(`There are no texts in ${locale}.`);
  const named = titles.length > mostTitles ? [...titles.slice(0, mostTitles), '…'] : titles;
  const title = titles.length === 0 ? 'Stile' : texts.title(new Intl.ListFormat(locale).format(named));
  return plainPage({ title, of: 'Stile', locale, body: markup`<p>${texts.text}</p>\n<p>${texts.goBack}</p>` });
}

/**
 * What somebody sees who opens the service's own address in a browser: whose paywall it is, and nothing that is not public. Programs
 * find nothing there, as at any other address that is none.
 */
export function frontPageRouter({ list }: Pick<Publications, 'list'>): Router {
  const router = express.Router(exactly);
  router.get('/', (request, response, next) => {
    response.vary('Accept').vary('Sec-Fetch-Mode').vary('Accept-Language');
    if (!wantsPage(request.headers)) return next();
    const titles = list().map(({ settings }) => settings.title);
    const page = frontPage({ titles, acceptLanguage: request.headers['accept-language'] });
    response.status(200).set({ ...plainPageHeaders(null) });
    response.send(page);
  });
  return router;
}
