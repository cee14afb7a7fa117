import { call, type Problem } from './call.ts';
import type { Banner, OnSale } from './decision.ts';
import type { Host } from './host.ts';

/**
 * What the component asks of Stile, and what the button of a banner leads to. Each step is an event first. A tuple, because a minifier
 * shortens no names of members.
 */
export function createActions(element: Host) {
  const get = (name: string) => element.getAttribute(name) ?? undefined;

  /** Returns false if a listener prevents what would follow. */
  const emit = (name: string, detail?: object) =>
    element.dispatchEvent(new CustomEvent(`stile:${name}`, { detail, bubbles: true, cancelable: true }));

  /** Asks on behalf of the reader who is signed in, if any. A token that does not hold any more is replaced once. */
  async function api<Answer>(path: string, body?: object, expired = false): Promise<Answer> {
    const token = await element.token?.(expired);
    // The script's own address is …/sdk/stile.js.
    return call(`${get('api') ?? new URL('..', import.meta.url)}v1/${get('publication')}/${path}`, {
      credentials: 'include',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    }).then(
      (answer) => answer.json(),
      (problem: Problem) =>
        expired || problem.code !== 'invalid-identity' ? Promise.reject(problem) : api(path, body, true),
    );
  }

  function leave(url?: string): void {
    if (url && emit('leave', { url })) location.assign(url);
  }

  /** What each page is told to which a button leads: where it leads back, and in which language it is to be. */
  const wayBack = () => ({ returnUrl: get('return-url') ?? location.href, locale: get('locale') ?? '' });

  /** Opens a page that Stile leads back from, and goes there. */
  async function goBy(path: string, body?: object): Promise<void> {
    const request = { ...body, ...wayBack() };
    if (emit(path, request)) leave((await api<{ url: string }>(path, request)).url);
  }

  const checkout = (offer?: string) => goBy('checkout', { offer });

  /** An offer that the banner names is paid for at once; without one the reader goes to the page that compares all. */
  async function buy(offer?: string): Promise<void> {
    const { offers, url } = await api<OnSale>(`offers?${new URLSearchParams(wayBack())}`);
    if (emit('offers', { offers, offer })) return offers.some(({ id }) => id === offer) ? checkout(offer) : leave(url);
  }

  async function press({ button, offer }: Banner): Promise<void> {
    const action = button?.action ?? '';
    if (/^https?:/.test(action)) leave(action);
    else if (action === 'portal') await goBy(action);
    else if (action !== 'register') await buy(offer?.id);
    else if (emit(action)) leave(get('sign-in-url'));
  }

  return [get, emit, api, press, checkout] as const;
}
