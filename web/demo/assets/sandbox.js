import { byId } from './dom.js';
import { wireMoney } from './money.js';
import { announce, events, keepLocale, keepSignIn, locale, signedIn } from './session.js';
import { forget, moveClock, readClock, signIn } from './stile.js';
import { wireStripe } from './stripe.js';
import { wireSwitching } from './switching.js';
import { dateFormat, t } from './words.js';

const names = { aiko: 'Aiko', daniel: 'Daniel' };
const timeFormat = dateFormat({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
/** `2026-11-23 19:27`, which a date-time field takes with a T in the middle. */
const fieldFormat = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Asia/Tokyo',
});

function showClock(now) {
  const time = byId('clock-now');
  time.textContent = timeFormat.format(new Date(now));
  time.dateTime = now;
  byId('clock-input').value = fieldFormat.format(new Date(now)).replace(' ', 'T');
}

function showReader() {
  const reader = signedIn();
  byId('reader-now').textContent =
    reader === null ? t('An anonymous reader') : t('{name}, signed in', { name: names[reader.sub] ?? reader.sub });
  byId('signed-out').hidden = reader !== null;
  byId('sign-out').hidden = reader === null;
}

function showLocale() {
  for (const button of document.querySelectorAll('[data-locale]')) {
    button.setAttribute('aria-pressed', String(button.dataset.locale === locale()));
  }
}

function showExchange({ request, status, answer }) {
  const { reason = answer.code ?? t('no answer'), meter } = answer;
  const used = meter ? t(`: {used} of {limit} this ${meter.window}`, meter) : '';
  byId('exchange-summary').textContent = `${reason}${used}`;
  byId('exchange').hidden = false;
  byId('request').textContent = `${request.method} ${request.path}\n\n${JSON.stringify(request.body, null, 2)}`;
  byId('answer').textContent = `${status}\n\n${JSON.stringify(answer, null, 2)}`;
}

/** Shows everything in another language, with the keyboard where it was. */
function chooseLocale({ dataset }) {
  if (dataset.locale === locale()) return;
  keepLocale(dataset.locale);
  sessionStorage.setItem('demo-focus', dataset.locale);
  location.reload();
}

/** Does what a control asks for, says so where it fails, and has the article asked for again. */
async function run(work) {
  const message = byId('sandbox-message');
  message.textContent = '';
  try {
    await work();
    showReader();
    showLocale();
    announce('change');
  } catch (problem) {
    message.textContent = problem.message;
  }
}

function wireClock() {
  const move = (to) =>
    run(async () => {
      showClock(await moveClock(to));
      announce('moved');
    });
  for (const button of document.querySelectorAll('[data-advance]')) {
    button.addEventListener('click', () => move({ advance: button.dataset.advance }));
  }
  byId('clock-form').addEventListener('submit', (event) => {
    event.preventDefault();
    // Tokyo has no summer time: its offset is the same all year.
    return move({ now: `${byId('clock-input').value.slice(0, 16)}:00+09:00` });
  });
}

function wireReader() {
  for (const button of document.querySelectorAll('[data-sign-in]')) {
    button.addEventListener('click', async () => {
      await run(() => signIn(button.dataset.signIn));
      byId(signedIn() === null ? 'forget' : 'sign-out').focus();
    });
  }
  byId('sign-out').addEventListener('click', async () => {
    await run(async () => keepSignIn(null));
    document.querySelector('[data-sign-in]').focus();
  });
  byId('forget').addEventListener('click', () =>
    run(async () => {
      await forget();
      announce('forgotten');
    }),
  );
}

/** Groups of controls are open or closed as they were left on the page before. */
function wireGroups() {
  for (const group of document.querySelectorAll('.sandbox details')) {
    const key = `demo-group-${group.id}`;
    group.open = sessionStorage.getItem(key) === 'open';
    group.addEventListener('toggle', () => sessionStorage.setItem(key, group.open ? 'open' : 'closed'));
  }
}

/** The side panel: a column on a wide screen, a sheet at the bottom of a narrow one, open or closed as it was left. */
function wirePanel() {
  const panel = byId('sandbox');
  const opener = byId('sandbox-opener');
  const wide = matchMedia('(min-width: 64rem)').matches;

  function toggle(open) {
    panel.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    document.body.classList.toggle('with-sandbox', open);
    sessionStorage.setItem('demo-panel', open ? 'open' : 'closed');
  }
  function close() {
    toggle(false);
    opener.focus();
  }

  toggle((sessionStorage.getItem('demo-panel') ?? (wide ? 'open' : 'closed')) === 'open');
  opener.addEventListener('click', () => {
    if (!panel.hidden) return close();
    toggle(true);
    byId('sandbox-title').focus();
  });
  byId('sandbox-closer').addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  return { open: () => toggle(true) };
}

/** Wires the sandbox controls. `showSignIn` brings the reader to where one signs in. */
export function createSandbox() {
  const panel = wirePanel();
  wireClock();
  wireReader();
  wireMoney(run);
  wireStripe(run);
  wireGroups();
  wireSwitching(run);
  for (const button of document.querySelectorAll('[data-locale]')) {
    button.addEventListener('click', () => chooseLocale(button));
  }
  // What scrolls must be reachable by keyboard, also in browsers that do not see to it themselves.
  for (const scrolling of document.querySelectorAll('.raw')) scrolling.tabIndex = 0;
  events.addEventListener('exchange', ({ detail }) => showExchange(detail));
  showReader();
  showLocale();
  document.querySelector(`[data-locale="${sessionStorage.getItem('demo-focus')}"]`)?.focus();
  sessionStorage.removeItem('demo-focus');
  readClock().then(showClock, (problem) => {
    byId('sandbox-message').textContent = problem.message;
  });

  return {
    run,
    showClock() {
      panel.open();
      const target = document.querySelector('[data-advance="P1M"]');
      target.scrollIntoView({ block: 'center' });
      target.focus();
    },
    showSignIn() {
      panel.open();
      const target = signedIn() === null ? document.querySelector('[data-sign-in]') : byId('sign-out');
      target.scrollIntoView({ block: 'center' });
      target.focus();
    },
  };
}
