import type { OutgoingHttpHeaders } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import { type PageTexts, pageTextsFor } from '../pages/page-texts.ts';
import { type Markup, markup, nothing, plainPage, plainPageHeaders } from '../pages/plain-page.ts';
import { type OffersPageTexts, offersPageTexts } from './texts.ts';
import type { DescribedOffer } from './words.ts';

const style = `
body { max-width: 60rem; margin-top: 8vh; padding-bottom: 4rem }
.title { margin: 0; font-weight: 600; opacity: .8 }
.offers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem; margin: 1.5rem 0; padding: 0; list-style: none }
.offers li { display: flex; flex-direction: column; padding: 1.25rem; border: 1px solid color-mix(in srgb, var(--stile-color) 22%, var(--stile-background)); border-radius: var(--stile-radius) }
h2 { margin: 0 0 .5rem; font-size: 1.0625rem; line-height: 1.35 }
.offers p { margin: 0 0 .5rem }
.price { font-size: 1.375rem; font-weight: 700; line-height: 1.25 }
.offers form { margin-top: auto; padding-top: .75rem }
.offers button { width: 100% }
.note { padding: .75rem 1rem; border-inline-start: 4px solid var(--stile-accent); background: color-mix(in srgb, var(--stile-accent) 8%, var(--stile-background)) }
`;

/** Where the buttons lead, beside what answers them: the pages of the payment provider, which may have a name of the publisher's. */
export const offersPageHeaders = (publicUrl: string, publication: Publication): OutgoingHttpHeaders => ({
  // A form that is sent with no referrer has no origin either, and would be refused as a foreign page's.
  'Referrer-Policy': 'same-origin',
  ...plainPageHeaders(publication, `'self' ${new URL(publicUrl).origin} https:`, style),
});

/** Everything that the page says by itself, in the language that is closest to the publication's. */
export interface OwnWords {
  readonly locale: string;
  readonly texts: OffersPageTexts & Pick<PageTexts, 'toSite'>;
}

export function ownWords(locale: string): OwnWords {
  const { locale: own, texts } = pageTextsFor(undefined, locale);
  const ours = offersPageTexts[own];
  if (ours === undefined) throw new TypeError(`There are no texts in ${own}.`);
  return { locale: own, texts: { ...ours, toSite: texts.toSite } };
}

interface Page {
  readonly publication: Publication;
  readonly locale: string;
  readonly own: OwnWords;
  /** The title of the publication. */
  readonly title: string;
  /** Where the reader goes back to. */
  readonly back: string;
}

const languageOf = (locale: string) => new Intl.Locale(locale).language;

/** Words of the page within a page of another language. */
const inOwn = ({ locale, own }: Page, words: string): Markup =>
  languageOf(locale) === languageOf(own.locale)
    ? markup`${words}`
    : markup`<span lang="${own.locale}" dir="auto">${words}</span>`;

const hiddenFields = ({ back, locale }: Page) =>
  markup`<input type="hidden" name="return" value="${back}"><input type="hidden" name="locale" value="${locale}">`;

function offerMarkup(page: Page, { id, label, deadline, price, next }: DescribedOffer): Markup {
  return markup`<li>
<h2 id="offer-${id}">${label}</h2>
<p class="price">${inOwn(page, price)}</p>
<p>${inOwn(page, next)}</p>${deadline === null ? nothing : markup`\n<p>${deadline}</p>`}
<form method="post" action="offers">${hiddenFields(page)}<input type="hidden" name="offer" value="${id}">
<button type="submit" aria-describedby="offer-${id}">${inOwn(page, page.own.texts.choose)}</button></form>
</li>
`;
}

const joined = (parts: readonly Markup[]): Markup => ({ markup: parts.map((part) => part.markup).join('') });

const document = (page: Page, title: string, body: Markup): string =>
  plainPage({
    title,
    of: page.title,
    locale: page.locale,
    looks: page.publication,
    style,
    body: markup`${body}
<p><a href="${page.back}">${inOwn(page, page.own.texts.toSite)}</a></p>`,
  });

/** The offers side by side, with a button each. `gone`: the one that was chosen is none of them. */
export function listPage(page: Page, offers: readonly DescribedOffer[], gone: boolean): string {
  const { texts } = page.own;
  return document(
    page,
    texts.title,
    markup`${gone ? markup`<p class="note" role="status">${inOwn(page, texts.gone)}</p>\n` : nothing}<p class="title">${page.title}</p>
<ul class="offers" role="list">
${joined(offers.map((offer) => offerMarkup(page, offer)))}</ul>
<p>${inOwn(page, texts.signIn)}</p>`,
  );
}

export function nothingOnSalePage(page: Page): string {
  const { nothing: none, signIn } = page.own.texts;
  return document(page, none.title, markup`<p>${inOwn(page, none.text)}</p>\n<p>${inOwn(page, signIn)}</p>`);
}

/** For a reader who needs nothing. `hasPortal`: they bought it, and can change that. */
export function subscribedPage(page: Page, hasPortal: boolean): string {
  const { title, text, button } = page.own.texts.subscribed;
  const portal = markup`
<form method="post" action="portal">${hiddenFields(page)}<button type="submit">${inOwn(page, button)}</button></form>`;
  return document(page, title, markup`<p>${inOwn(page, text)}</p>${hasPortal ? portal : nothing}`);
}
