import { element } from './dom.js';
import { locale } from './session.js';
import { t } from './words.js';

/** What a reader should know of an article before opening it. */
export function labels({ tier, sponsor }) {
  const words = [sponsor !== null && 'Sponsored', tier === 'premium' && 'Premium', tier === 'free' && 'Free'].filter(
    Boolean,
  );
  return words.map((word) => element('span', { class: `label ${word.toLowerCase()}`, lang: locale() }, t(word)));
}

function story(article, index) {
  const { id, section, headline, standfirst, sponsor } = article;
  return element(
    'li',
    { class: index === 0 ? 'story lead' : 'story', lang: 'en' },
    element(
      'article',
      {},
      element('p', { class: 'kicker' }, sponsor === null && section, ...labels(article)),
      element('h2', {}, element('a', { href: `/demo/articles/${id}` }, headline)),
      element('p', { class: 'standfirst' }, standfirst),
      sponsor !== null && element('p', { class: 'by', lang: locale() }, t('By the {sponsor}', { sponsor })),
    ),
  );
}

/** The front page. It asks the meter nothing: looking at headlines costs no view. */
export function showFront(content, articles) {
  document.title = t('Nikkei Asian Review: an example publication');
  content.replaceChildren(
    element('h1', { class: 'hidden-title', tabindex: '-1' }, t('The stories of the day')),
    element('ol', { class: 'stories' }, ...articles.map(story)),
  );
}
