import { byId, element } from './dom.js';
import { events } from './session.js';
import { t } from './words.js';

/** What this browser has lived through, as it really happened: every step is ticked by an answer of the service. */
const key = 'demo-guide';
const nothingYet = { read: [], used: 0, limit: 10, done: [], open: null };

const kept = () => ({ ...nothingYet, ...JSON.parse(localStorage.getItem(key) ?? '{}') });

const stepNames = ['read', 'wall', 'buy', 'clock'];

const titles = {
  read: 'Read ten articles',
  wall: 'Meet the wall',
  buy: 'Buy',
  clock: 'Move the clock',
};

const abouts = {
  read: 'Each one counts down. What you have read stays open; the front page costs nothing.',
  wall: 'The next new article is closed, and says what you can do.',
  buy: 'Press the button of the wall, and pay on the page that follows: no money moves.',
  clock: 'Go a month on, in the panel “Sandbox”: terms end, plans renew, the meter begins again.',
};

/** Of an article that another one follows: counted, and not opened here yet. */
function nextStory(articles, { read }, here) {
  const counted = articles.filter(({ tier, sponsor }) => tier === 'metered' && sponsor === null);
  return counted.find(({ id }) => id !== here && !read.includes(id)) ?? null;
}

/** What one does next: a link or a button; nothing where the page itself has it. */
function actionFor(step, { articles, state, here, showClock }) {
  if (step === 'clock')
    return element('button', { type: 'button', class: 'guide-action', click: showClock }, t('Show the clock'));
  const story = nextStory(articles, state, here);
  if (step === 'buy' || story === null) return null;
  const label = here === null && state.read.length === 0 ? t('Begin with the first story') : t('Read the next story');
  return element('a', { class: 'guide-action', href: `/demo/articles/${story.id}` }, label);
}

function stepItem(step, current, state) {
  const isDone = state.done.includes(step);
  const count = step === 'read' && !isDone && t('{used} of {limit}', state);
  return element(
    'li',
    { class: isDone ? 'done' : '', ...(step === current && { 'aria-current': 'step' }) },
    element('span', { class: 'guide-step' }, t(titles[step]), isDone && element('span', { class: 'tick' }, t('Done'))),
    element('span', { class: 'faint' }, count ? `${count} · ${t(abouts[step])}` : t(abouts[step])),
  );
}

/**
 * The guided visit: four steps that tick themselves, folded away on request.
 *
 * @param {{ articles: readonly object[], here: string | null, showClock: () => void }} given `here` is the id of the article that is
 *   shown, null on the front page
 */
export function createGuide({ articles, here, showClock }) {
  const details = byId('guide-details');
  const show = () => {
    const state = kept();
    const current = stepNames.find((step) => !state.done.includes(step)) ?? null;
    const done = state.done.length;
    byId('guide-now').textContent =
      current === null
        ? t('You have seen the whole story.')
        : t('Step {number} of 4: {title}', { number: stepNames.indexOf(current) + 1, title: t(titles[current]) });
    byId('guide-progress').value = done;
    byId('guide-progress').textContent = t('{done} of 4 done', { done });
    byId('guide-steps').replaceChildren(...stepNames.map((step) => stepItem(step, current, state)));
    const action = current === null ? null : actionFor(current, { articles, state, here, showClock });
    byId('guide-action').replaceChildren(...(action === null ? [] : [action]));
  };

  function keep(change) {
    localStorage.setItem(key, JSON.stringify({ ...kept(), ...change }));
    show();
  }
  function tick(...steps) {
    const { done } = kept();
    keep({ done: [...new Set([...done, ...steps])] });
  }

  events.addEventListener('exchange', ({ detail: { request, answer } }) => {
    if (answer.reader === undefined) return;
    const { id } = request.body.article;
    const { read, used, limit } = kept();
    const counted = answer.reason === 'METERED' || answer.reason === 'ALREADY_READ';
    if (counted && !read.includes(id)) keep({ read: [...read, id] });
    if (answer.meter !== null) keep({ used: Math.max(used, answer.meter.used), limit: answer.meter.limit });
    if (answer.meter !== null && answer.meter.used >= answer.meter.limit) tick('read');
    if (used >= limit && !answer.granted) tick('wall');
    if (answer.entitlement.state === 'trial' || answer.entitlement.state === 'active') tick('buy');
  });
  events.addEventListener('moved', () => tick('clock'));
  events.addEventListener('forgotten', () => keep({ ...nothingYet, open: kept().open }));
  details.open = kept().open ?? here === null;
  // Folded or not as it was left; on an article it is folded until somebody unfolds it.
  byId('guide-summary').addEventListener('click', () => keep({ open: !details.open }));
  show();
  byId('guide').hidden = false;
}
