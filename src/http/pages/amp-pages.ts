import type { IncomingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { Answer } from '../route.ts';
import { type PageText, pageTextsFor } from './page-texts.ts';
import { markup, plainPage, plainPageHeaders } from './plain-page.ts';

type ConfirmText = PageText & { readonly button: string };

/** By the same languages as the texts of the other pages. */
const ampConfirmTexts: Readonly<Record<string, ConfirmText>> = {
  en: {
    title: 'Sign in to the article',
    text: 'You are signed in on the site. Go on only if you have just asked to sign in on the page of an article: that page then reads with your account.',
    button: 'Sign in there, too',
  },
  de: {
    title: 'Beim Artikel anmelden',
    text: 'Sie sind auf der Website angemeldet. Fahren Sie nur fort, wenn Sie sich soeben auf der Seite eines Artikels anmelden wollten: Diese Seite liest dann mit Ihrem Konto.',
    button: 'Auch dort anmelden',
  },
  fr: {
    title: 'Se connecter à l’article',
    text: 'Vous êtes connecté sur le site. Ne continuez que si vous venez de demander à vous connecter depuis la page d’un article : cette page utilisera alors votre compte.',
    button: 'Se connecter là aussi',
  },
  es: {
    title: 'Iniciar sesión en el artículo',
    text: 'Ha iniciado sesión en el sitio. Continúe solo si acaba de pedir iniciar sesión en la página de un artículo: esa página usará entonces su cuenta.',
    button: 'Iniciar sesión también allí',
  },
  ja: {
    title: '記事のページにログインします',
    text: 'サイトにログインしています。記事のページからログインを始めた場合に限り、お進みください。そのページでは、お客様のアカウントで記事を読めるようになります。',
    button: 'そのページにもログインする',
  },
};

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly publication: Publication;
  readonly ticket: string;
  /** Where the reader goes in the end. */
  readonly target: string;
}

/**
 * The last page of a login, with a button that a person has to press. A link could have brought anybody here who is signed in on the site,
 * and somebody else's AMP page would read with their account.
 */
export function ampConfirmPage({ headers, publication, ticket, target }: Asked): Answer {
  const { title: of, defaultLocale } = publication.settings;
  const { locale } = pageTextsFor(headers['accept-language'], defaultLocale);
  const texts = ampConfirmTexts[locale];
  if (texts === undefined) throw new TypeError(`There are no texts in ${locale}.`);
  return {
    status: 200,
    headers: {
      // A form that is sent with no referrer has no origin either, and would be refused as a foreign page's.
      'Referrer-Policy': 'same-origin',
      ...plainPageHeaders(publication, `'self' ${new URL(target).origin}`),
    },
    body: plainPage({
      title: texts.title,
      of,
      locale,
      looks: publication,
      body: markup`<p>${texts.text}</p>
<form method="post" action="confirm"><input type="hidden" name="ticket" value="${ticket}"><button type="submit">${texts.button}</button></form>`,
    }),
  };
}
