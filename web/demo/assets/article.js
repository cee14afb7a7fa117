import { renderBanner } from './banner.js';
import { element } from './dom.js';
import { labels } from './front.js';
import { loadText, meter } from './stile.js';

const paragraph = (words) => element('p', {}, words);

/** The parts of the page that do not depend on the reader. */
function layOut(content, article, next) {
  const { headline, standfirst, section, sponsor, place, teaser } = article;
  const text = element('div', { class: 'text' }, paragraph(teaser));
  const status = element('p', { class: 'waiting', role: 'status' });
  const banner = element('div', { class: 'banner-place', 'aria-live': 'polite' });
  const title = element('h1', { tabindex: '-1' }, headline);
  const page = element(
    'article',
    { class: 'article' },
    element('p', { class: 'kicker' }, sponsor === null && section, ...labels(article)),
    title,
    element('p', { class: 'standfirst' }, standfirst),
    element('p', { class: 'by' }, sponsor === null ? place : `Commissioned by the ${sponsor}`),
    text,
    status,
    banner,
  );
  const onward = element(
    'nav',
    { class: 'onward', 'aria-label': 'More stories' },
    element('a', { href: '/demo' }, 'All stories'),
    element('a', { href: `/demo/articles/${next.id}`, class: 'next' }, element('span', {}, 'Next'), next.headline),
  );
  document.title = `${headline} · Nikkei Asian Review`;
  content.replaceChildren(page, onward);
  return { page, title, text, status, banner };
}

/**
 * An article, behind its meter. `ask` may be called again whenever something changed; what is on the page stays until the new
 * answer is there, for what is not known yet is not denied.
 *
 * @param {{ content: Element, publication: string, article: object, next: object, act: import('./banner.js').Act }} given
 */
export function createArticlePage({ content, publication, article, next, act }) {
  const { page, title, text, status, banner } = layOut(content, article, next);
  let turn = 0;

  function show(paragraphs, given) {
    text.replaceChildren(...paragraphs.map(paragraph));
    page.dataset.state = given.granted ? 'granted' : 'denied';
    banner.replaceChildren(...(given.banner === null ? [] : [renderBanner(given.banner, act)]));
    status.replaceChildren(given.granted || given.banner !== null ? '' : 'This article is for subscribers.');
  }

  function showFailure(problem) {
    const again = element('button', { type: 'button', click: ask }, 'Try again');
    status.replaceChildren(`The article could not be fetched. ${problem.message} `, again);
  }

  async function ask() {
    turn += 1;
    const mine = turn;
    page.setAttribute('aria-busy', 'true');
    // The button that asks again goes away, and must not take the focus with it.
    if (status.contains(document.activeElement)) title.focus();
    if (page.dataset.state === undefined) status.replaceChildren('Fetching the article…');
    try {
      const answer = await meter(publication, article);
      const paragraphs = answer.granted ? await loadText(article, answer.receipt) : [article.teaser];
      if (mine === turn) show(paragraphs, answer);
    } catch (problem) {
      if (mine === turn) showFailure(problem);
    }
    if (mine === turn) page.removeAttribute('aria-busy');
  }

  return { ask, title };
}
