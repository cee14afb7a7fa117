import { stile, teaserOf } from '@stile/fetch';
import { Hono } from 'hono';

const articles = new Map([
  ['a-bridge', { tier: 'metered', title: 'A bridge', text: 'The bridge opens today. It took nine years.' }],
  ['an-island', { tier: 'premium', title: 'An island', text: 'The island is for sale. One bidder was believed.' }],
  ['a-notice', { tier: 'free', title: 'A notice', text: 'The paper appears tomorrow as always.' }],
]);

// #region door
const door = stile({
  stile: process.env.STILE_URL ?? 'http://127.0.0.1:8080',
  publication: 'nikkei-asian-review',
  onFailure: 'open', // Metered articles while Stile is unavailable.
});

export const site = new Hono();

site.get('/articles/:slug', (context) => {
  const slug = context.req.param('slug');
  const article = articles.get(slug);
  if (article === undefined) return context.notFound();
  const known = {
    article: { id: slug, tier: article.tier }, // The site's own words, and none of the request's.
    address: context.env.address, // As the platform knows it, never as `X-Forwarded-For` says.
  };
  return door.answer(context.req.raw, known, ({ variant, banner }) =>
    context.html(pageOf(article, variant === 'full' ? article.text : teaserOf(article.text, 30), banner)),
  );
});
// #endregion door

/** Texts of articles and banners are text: never put one into HTML unescaped. */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const pageOf = ({ title }, text, banner) => `<!doctype html><html lang="en"><title>${escaped(title)}</title>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${banner === null ? '' : `<aside>${[banner.headline, banner.terms].filter(Boolean).map(escaped).join('<br>')}</aside>`}
</html>`;
