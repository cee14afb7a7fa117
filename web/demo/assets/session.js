/**
 * What this browser tab knows: who is signed in, and in which language the pages are wanted. Who the anonymous reader is
 * stands in a cookie that no script can read.
 */

const signInKey = 'demo-sign-in';
const localeKey = 'demo-locale';

/** Told of `change` when somebody signed in or out or the clock moved, and of `exchange` after every metering call. */
export const events = new EventTarget();

export function announce(type, detail) {
  events.dispatchEvent(new CustomEvent(type, { detail }));
}

/** `{ sub, token }` of the reader who signed in, or null. */
export function signedIn() {
  const kept = sessionStorage.getItem(signInKey);
  return kept === null ? null : JSON.parse(kept);
}

export function keepSignIn(signIn) {
  if (signIn === null) sessionStorage.removeItem(signInKey);
  else sessionStorage.setItem(signInKey, JSON.stringify(signIn));
}

/** As chosen here, else as the browser reads. */
export const locale = () => localStorage.getItem(localeKey) ?? (/^ja\b/.test(navigator.language) ? 'ja' : 'en');

export const keepLocale = (wanted) => localStorage.setItem(localeKey, wanted);

const offersKey = 'demo-offers';

/** What the offers are called, by their ids. */
export const offerLabels = () => JSON.parse(sessionStorage.getItem(offersKey) ?? '{}');

export function keepOffers(offers) {
  const labels = Object.fromEntries(offers.map(({ id, label }) => [id, label]));
  sessionStorage.setItem(offersKey, JSON.stringify({ ...offerLabels(), ...labels }));
}
