import { createArticlePage } from './article.js';
import { byId, element } from './dom.js';
import { showFront } from './front.js';
import { createGuide } from './guide.js';
import { wirePurchases } from './purchases.js';
import { wireRecovery } from './recovery.js';
import { createSandbox } from './sandbox.js';
import { events } from './session.js';
import { loadArticles } from './stile.js';
import { wireThanks } from './thanks.js';
import { t, translateShell } from './words.js';

const content = byId('content');

/** Whether the reader came here from another page of the publication. */
const cameFromInside = () => document.referrer.startsWith(`${location.origin}/demo`);

function showMissing() {
  document.title = `${t('There is no such article')} · Nikkei Asian Review`;
  content.replaceChildren(
    element('h1', { tabindex: '-1' }, t('There is no such article')),
    element('p', {}, element('a', { href: '/demo' }, t('All stories'))),
  );
}

function showArticle({ publication, articles }, id, sandbox) {
  const index = articles.findIndex((article) => article.id === id);
  if (index === -1) return showMissing();
  const article = articles[index];
  const next = articles[(index + 1) % articles.length];
  wirePurchases(publication, sandbox.run);
  wireRecovery(publication, sandbox.run);
  const page = createArticlePage({ content, publication, article, next, showSignIn: sandbox.showSignIn });
  if (cameFromInside()) page.title.focus({ preventScroll: true });
  events.addEventListener('change', page.ask);
}

async function start() {
  translateShell();
  const sandbox = createSandbox();
  const [, id] = /^\/demo\/articles\/([^/]+)\/?$/.exec(location.pathname) ?? [];
  try {
    const listed = await loadArticles();
    createGuide({ articles: listed.articles, here: id ?? null, showClock: sandbox.showClock });
    wireThanks(listed.publication, sandbox.run);
    if (id === undefined) showFront(content, listed.articles);
    else showArticle(listed, decodeURIComponent(id), sandbox);
  } catch (problem) {
    content.replaceChildren(element('p', { class: 'message', role: 'alert' }, problem.message));
  }
}

await start();
