import { stile, teaserOf } from '@stile/fastify';
import createFastify from 'fastify';

const articles = new Map([
  ['a-bridge', { tier: 'metered', title: 'A bridge', text: 'The bridge opens today. It took nine years.' }],
  ['an-island', { tier: 'premium', title: 'An island', text: 'The island is for sale. One bidder was believed.' }],
  ['a-notice', { tier: 'free', title: 'A notice', text: 'The paper appears tomorrow as always.' }],
]);

// #region door
const site = createFastify({ trustProxy: 'loopback' });

/** Asks Stile about each article before anything of it is sent. */
await site.register(stile, {
  stile: process.env.STILE_URL ?? 'http://127.0.0.1:8080',
  publication: 'nikkei-asian-review',
  onFailure: 'open', // Metered articles while Stile is unavailable.
  article: ({ params: { slug } }) => {
    const article = articles.get(slug);
    return article && { id: slug, tier: article.tier }; // The site's own words, and none of the request's.
  },
});

site.get('/articles/:slug', (request, reply) => {
  const article = articles.get(request.params.slug);
  if (article === undefined) return reply.callNotFound(); // No article: the door has asked nobody.
  const { variant, banner } = request.stile;
  const text = variant === 'full' ? article.text : teaserOf(article.text, 30);
  return reply.type('text/html; charset=utf-8').send(pageOf(article, text, banner));
});
// #endregion door

/** Texts of articles and banners are text: never put one into HTML unescaped. */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const pageOf = ({ title }, text, banner) => `<!doctype html><html lang="en"><title>${escaped(title)}</title>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${banner === null ? '' : `<aside>${[banner.headline, banner.terms].filter(Boolean).map(escaped).join('<br>')}</aside>`}
</html>`;

process.stdout.write(`${await site.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' })}\n`);
