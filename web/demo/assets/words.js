import { locale } from './session.js';
import { japanese } from './texts-ja.js';

/**
 * A text of the page in the reader's language. The English text is the key; `{name}` stands for what is put in.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function t(text, values = {}) {
  const found = locale() === 'ja' ? (japanese[text] ?? text) : text;
  return found.replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const dateLocales = { en: 'en-GB', ja: 'ja-JP' };

/** A format of dates and times, by the clocks of the publication. */
export const dateFormat = (options) =>
  new Intl.DateTimeFormat(dateLocales[locale()] ?? 'en-GB', { ...options, timeZone: 'Asia/Tokyo' });

export const day = (time) => dateFormat({ dateStyle: 'long' }).format(new Date(time));

export function money({ amount, currency }) {
  const format = new Intl.NumberFormat(locale(), { style: 'currency', currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

const units = { day: ['a day', 'every {count} days'], week: ['a week', 'every {count} weeks'] };
units.month = ['a month', 'every {count} months'];
units.year = ['a year', 'every {count} years'];

/** A plan in words: `$299 a year`. */
export function planInWords({ every, ...price }) {
  const [one, many] = units[every.unit];
  const period = every.count === 1 ? t(one) : t(many, { count: every.count });
  return t('{price} {period}', { price: money(price).replace(/\.00$/, ''), period });
}

/** Puts the shell of the page into the reader's language: every text that it has one for, and names that only a screen reader says. */
export function translateShell() {
  document.documentElement.lang = locale();
  if (locale() === 'en') return;
  for (const named of document.querySelectorAll('[aria-label]')) named.ariaLabel = t(named.ariaLabel);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const text = node.data.trim().replaceAll(/\s+/g, ' ');
    if (text !== '') node.data = node.data.replace(node.data.trim(), t(text));
  }
}
