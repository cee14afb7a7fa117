import type { IncomingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { Answer } from '../route.ts';
import { pageTextsFor } from './page-texts.ts';
import { markup, nothing, plainPage, plainPageHeaders } from './plain-page.ts';
import { recoveryTexts } from './recovery-texts.ts';

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly publication: Publication;
  /** Where the reader goes in the end. */
  readonly target: string;
}

function textsFor({ headers, publication }: Asked) {
  const { locale, texts } = pageTextsFor(headers['accept-language'], publication.settings.defaultLocale);
  const ours = recoveryTexts[locale];
  if (ours === undefined) throw new TypeError(`There are no texts in ${locale}.`);
  return { locale, texts: { ...texts, ...ours } };
}

/** The page of a link that holds: the button uses it up, so that a scanner of mails that only follows it does not. */
export function confirmPage(asked: Asked, action: string): Answer {
  const { locale, texts } = textsFor(asked);
  const { title, text, button } = texts.confirm;
  return {
    status: 200,
    headers: {
      // A form that is sent with no referrer has no origin either, and would be refused as a foreign page's.
      'Referrer-Policy': 'same-origin',
      ...plainPageHeaders(asked.publication, `'self' ${new URL(asked.target).origin}`),
    },
    body: plainPage({
      title,
      of: asked.publication.settings.title,
      locale,
      looks: asked.publication,
      body: markup`<p>${text}</p>
<form method="post" action="${action}"><button type="submit">${button}</button></form>`,
    }),
  };
}

/** Why the link brings nothing back. */
export function noRecoveryPage(asked: Asked, name: 'signIn' | 'expired'): Answer {
  const { locale, texts } = textsFor(asked);
  const { title, text } = texts[name];
  const site = URL.canParse(asked.target) ? markup`\n<p><a href="${asked.target}">${texts.toSite}</a></p>` : nothing;
  return {
    status: name === 'signIn' ? 200 : 410,
    headers: plainPageHeaders(asked.publication),
    body: plainPage({
      title,
      of: asked.publication.settings.title,
      locale,
      looks: asked.publication,
      body: markup`<p>${text}</p>${site}`,
    }),
  };
}
