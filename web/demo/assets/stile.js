import { keepSignIn, locale, signedIn } from './session.js';
import { t } from './words.js';

/** An answer that is no success: `status` (0 when nothing answered at all), `code`, and a message for people. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? t('The service does not answer.'));
    this.status = status;
    this.code = body?.code ?? null;
  }
}

async function call(path, { method = 'GET', body, headers = {} } = {}) {
  const asJson = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const init = { method, headers: { ...asJson, ...headers }, body: body && JSON.stringify(body), cache: 'no-store' };
  const response = await fetch(path, init).catch(() => {
    throw new Problem(0, null);
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Problem(response.status, answer);
  return { status: response.status, answer };
}

export const loadArticles = () => call('/demo/articles.json').then(({ answer }) => answer);

/** A sign-in token lasts an hour of a clock that is moved by months, so it is requested again when it has expired. */
export async function signIn(sub) {
  const { answer } = await call('/sandbox/identity', { method: 'POST', body: { sub } });
  keepSignIn({ sub, token: answer.token });
}

async function asReader(path, request) {
  const withToken = async (expired) => {
    const token = await signInToken(expired);
    return call(path, token === null ? request : { ...request, headers: { Authorization: `Bearer ${token}` } });
  };
  try {
    return await withToken(false);
  } catch (problem) {
    if (problem.code !== 'invalid-identity') throw problem;
    return withToken(true);
  }
}

/** The sign-in token of the reader who is signed in here, and another one if it has expired; null for an anonymous reader. */
export async function signInToken(expired) {
  const reader = signedIn();
  if (reader !== null && expired) await signIn(reader.sub);
  return signedIn()?.token ?? null;
}

/** Returns the address of the page on which to update the card or cancel, by default of what is most likely meant. */
export async function openPortal(publication, purchase) {
  const body = { returnUrl: location.href, purchase, locale: locale() };
  return (await asReader(`/v1/${publication}/portal`, { method: 'POST', body })).answer.url;
}

/** Everything that this reader bought, and whether they pay for two plans. */
export const loadPurchases = async (publication) => (await asReader(`/v1/${publication}/purchases`, {})).answer;

/** Asks for a link that brings back a purchase, and answers what the publisher was told to send; null if it was told nothing. */
export async function requestRecovery(publication, email) {
  const sent = async () => (await call('/sandbox/recovery')).answer.notices;
  const before = new Set((await sent()).map(({ link }) => link));
  await call(`/v1/${publication}/recovery`, { method: 'POST', body: { email, returnUrl: location.href } });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const found = (await sent()).find((notice) => notice.email === email && !before.has(notice.link));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return null;
}

/** The plans to which this reader can switch, with what each switch would cost now. */
export async function loadSwitches(publication) {
  return (await asReader(`/v1/${publication}/switch?locale=${locale()}`, {})).answer;
}

/** Returns the address of the page on which to confirm it. */
export async function openSwitch(publication, offer) {
  const body = { offer, returnUrl: location.href, locale: locale() };
  return (await asReader(`/v1/${publication}/switch`, { method: 'POST', body })).answer.url;
}

/** Has plans to switch between on sale. */
export const putPlansOnSale = () => call('/sandbox/plans', { method: 'POST' });

export const readClock = () => call('/sandbox/clock').then(({ answer }) => answer.now);

/** @param {{ now: string } | { advance: string }} move */
export const moveClock = (move) =>
  call('/sandbox/clock', { method: 'POST', body: move }).then(({ answer }) => answer.now);

/** What happens to a reader's money: in the portal, in the dashboard of Stripe, at the bank. */
export const happen = (reader, deed, body) =>
  call(`/sandbox/stripe/readers/${reader}/${deed}`, { method: 'POST', body });

/** How Stripe's API behaves in the sandbox: `normal`, `503`, `hang` or `refuse`. */
export const readFaults = () => call('/sandbox/stripe/faults').then(({ answer }) => answer.answers);

export const setFaults = (answers) =>
  call('/sandbox/stripe/faults', { method: 'POST', body: { answers } }).then(({ answer }) => answer.answers);

/** From the next call on what this reader has is looked up. */
export const forgetToken = () => call('/demo/forget-token', { method: 'POST' });

/** From the next call on this browser is a reader whom nobody has seen before. */
export async function forget() {
  keepSignIn(null);
  await call('/demo/forget', { method: 'POST' });
}
