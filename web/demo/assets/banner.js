import { element } from './dom.js';

/** @typedef {(action: string, offer: { id: string } | null) => Promise<string | null>} Act answers a message for the reader, or null */

const text = (tag, className, words) => (words ? element(tag, { class: className }, words) : null);

/** The compact strapline takes the place of the full one on a narrow screen; the stylesheet chooses. */
function strapline({ strapline: full, straplineCompact: compact }) {
  if (!full && !compact) return null;
  if (!full || !compact) return text('p', 'strapline', full ?? compact);
  return element('p', { class: 'strapline' }, text('span', 'full', full), text('span', 'compact', compact));
}

function list({ list: given }) {
  if (!given) return null;
  const items = given.items.map((item) => element('li', {}, item));
  return element('div', { class: 'list' }, text('p', 'intro', given.intro), element('ul', {}, ...items));
}

/** The offer's own words, where the banner does not already say them. */
function offerLine({ offer, headline, note }) {
  if (!offer) return null;
  const label = offer.label === headline ? null : text('strong', 'offer-label', offer.label);
  const deadline = !offer.deadline || offer.deadline === note ? null : text('span', 'offer-deadline', offer.deadline);
  return label || deadline ? element('p', { class: 'offer' }, label, label && deadline && ' · ', deadline) : null;
}

function image({ image: given }) {
  if (!given) return null;
  const drawing = element('img', { src: '/demo/assets/devices.svg', alt: '', width: '160', height: '96' });
  return element('figure', { class: 'image' }, drawing, element('figcaption', {}, given.alt));
}

function button({ button: given, offer }, act) {
  if (!given) return null;
  const message = element('p', { class: 'message', role: 'status' });
  async function press() {
    pressed.setAttribute('aria-busy', 'true');
    const said = await act(given.action, offer).catch((problem) => problem.message);
    pressed.removeAttribute('aria-busy');
    message.textContent = said ?? '';
  }
  const pressed = element('button', { type: 'button', class: 'primary', click: press }, given.label);
  return element('div', { class: 'action' }, pressed, message);
}

/**
 * A banner as the service wrote it, ready to be shown: a bar beside what may be read, a wall before what may not.
 *
 * @param {object} banner `banner` of the metering answer
 * @param {Act} act called when the reader presses the button
 */
export function renderBanner(banner, act) {
  const { state, layout, locale } = banner;
  const headline = element(
    layout === 'wall' ? 'h2' : 'p',
    { class: 'headline', id: 'banner-headline' },
    banner.headline,
  );
  const words = element(
    'div',
    { class: 'words' },
    headline,
    strapline(banner),
    text('p', 'body', banner.body),
    list(banner),
    offerLine(banner),
    text('p', 'terms', banner.terms),
    text('p', 'note', banner.note),
  );
  return element(
    'section',
    { class: `banner ${layout}`, lang: locale, 'data-state': state, 'aria-labelledby': 'banner-headline' },
    image(banner),
    words,
    button(banner, act),
  );
}
