import { articleJsonLd, jsonLdScript, stile, teaserOf } from '@stile/express';
import express from 'express';

const articles = new Map([
  ['a-bridge', { tier: 'metered', title: 'A bridge', text: 'The bridge opens today. It took nine years.' }],
  ['an-island', { tier: 'premium', title: 'An island', text: 'The island is for sale. One bidder was believed.' }],
  ['a-notice', { tier: 'free', title: 'A notice', text: 'The paper appears tomorrow as always.' }],
]);

const site = express();
site.set('trust proxy', 'loopback'); // Who the readers' addresses are taken from: see Express's manual.

// #region door
/** Asks Stile about each article before anything of it is sent. */
const door = stile({
  stile: process.env.STILE_URL ?? 'http://127.0.0.1:8080',
  publication: 'nikkei-asian-review',
  onFailure: 'open', // Metered articles while Stile is unavailable.
  article: ({ params: { slug } }) => {
    const article = articles.get(slug);
    return article && { id: slug, tier: article.tier }; // The site's own words, and none of the request's.
  },
});

site.get('/articles/:slug', door, (request, response, next) => {
  const article = articles.get(request.params.slug);
  if (article === undefined) return next(); // No article: the door has asked nobody.
  const { variant, banner } = response.locals.stile;
  response.send(pageOf(article, variant === 'full' ? article.text : teaserOf(article.text, 30), banner));
});
// #endregion door

/** Texts of articles and banners are text: never put one into HTML unescaped. */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function pageOf({ title, tier }, text, banner) {
  const jsonLd = articleJsonLd({ tier }, { headline: title, selector: '.paid' });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
${jsonLdScript(jsonLd)}
<h1>${escaped(title)}</h1>
<section class="paid"><p>${escaped(text)}</p></section>
${banner === null ? '' : `<aside>${[banner.headline, banner.terms].filter(Boolean).map(escaped).join('<br>')}</aside>`}
</html>`;
}

const server = site.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
