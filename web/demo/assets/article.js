import { element } from './dom.js';
import { labels } from './front.js';
import { announce, keepOffers, locale } from './session.js';
import { signInToken } from './stile.js';
import { t } from './words.js';

const supportTexts = { ja: 'サポートコード' };

const supportText = () => supportTexts[locale()] ?? 'Support code';

/** What the metering endpoint is told of an article. */
const facts = ({ id, section, tags, tier, sponsor }) => ({
  article: id,
  section: section.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
  tags: tags.join(','),
  tier,
  sponsored: sponsor !== null,
});

function createPaywall(publication, article) {
  const paywall = element(
    'stile-paywall',
    {
      ...facts(article),
      class: 'text',
      publication,
      locale: locale(),
      'support-text': supportText(),
      'body-url': `/demo/articles/${article.id}/text`,
      image: '/demo/assets/devices.svg',
    },
    element('p', {}, article.teaser),
  );
  paywall.token = signInToken;
  return paywall;
}

/** The parts of the page that do not depend on the reader. */
function layOut(content, { article, next, paywall }) {
  const { headline, standfirst, section, sponsor, place } = article;
  const title = element('h1', { tabindex: '-1' }, headline);
  const page = element(
    'article',
    { class: 'article', lang: 'en' },
    element('p', { class: 'kicker' }, sponsor === null && section, ...labels(article)),
    title,
    element('p', { class: 'standfirst' }, standfirst),
    element('p', { class: 'by' }, sponsor === null ? place : t('Commissioned by the {sponsor}', { sponsor })),
    paywall,
  );
  const onward = element(
    'nav',
    { class: 'onward', 'aria-label': t('More stories') },
    element('a', { href: '/demo' }, t('All stories')),
    element(
      'a',
      { href: `/demo/articles/${next.id}`, class: 'next' },
      element('span', {}, t('Next')),
      element('span', { class: 'headline', lang: 'en' }, next.headline),
    ),
  );
  document.title = `${headline} · Nikkei Asian Review`;
  content.replaceChildren(page, onward);
  return title;
}

/** Has every call shown in the panel. */
function watchExchanges(paywall, publication) {
  const request = { method: 'POST', path: `/v1/${publication}/meter`, body: null };
  paywall.addEventListener('stile:ask', ({ detail }) => {
    request.body = detail;
  });
  paywall.addEventListener('stile:decision', ({ detail }) =>
    announce('exchange', { request, status: 200, answer: detail }),
  );
  paywall.addEventListener('stile:error', ({ detail: { step, status, code, detail } }) => {
    if (step === 'meter') announce('exchange', { request, status, answer: { code, detail } });
  });
}

/** What the page says if something does not work, where it knows better than the component. */
function inWords({ step, status, detail = t('The service does not answer.') }) {
  if (step === 'portal' && status === 404) return t('There is no customer portal here at the moment.');
  return step === 'meter' || step === 'body' ? t('The article could not be fetched. {detail}', { detail }) : detail;
}

/**
 * An article, behind its meter. `ask` may be called again whenever something changed.
 *
 * @param {{ content: Element, publication: string, article: object, next: object, showSignIn: () => void }} given
 */
export function createArticlePage({ content, publication, article, next, showSignIn }) {
  const paywall = createPaywall(publication, article);
  watchExchanges(paywall, publication);
  paywall.addEventListener('stile:register', showSignIn);
  // What the offer is called is known before it is bought, and said in the thanks afterwards.
  paywall.addEventListener('stile:offers', ({ detail: { offers } }) => keepOffers(offers));
  paywall.addEventListener('stile:error', ({ detail }) => {
    detail.message = inWords(detail);
  });
  const title = layOut(content, { article, next, paywall });
  function ask() {
    paywall.setAttribute('locale', locale());
    paywall.setAttribute('support-text', supportText());
    return paywall.ask();
  }
  return { ask, title };
}
