import { expect } from 'chai';
import { example } from '../browser/front-end.ts';
import { send, type Target } from '../request.ts';
import { cache } from './page.ts';

export const signInPage = 'https://asia.example.com/sign-in?from=amp';
export const returnUrl = `${cache}/v0/amp-login-done-0.1.html?url=https%3A%2F%2Fasia.example.com%2Fstory`;

interface Steps {
  readonly publication?: string;
  readonly returnTo?: string;
  /** Further cookies of the browser. */
  readonly cookie?: string;
  /** Where it is, of which the service is told if it trusts a proxy. */
  readonly address?: string;
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** What stands behind a parameter of an address. */
export const parameter = (address: string, name: string): string =>
  new URL(address, 'https://a.example').searchParams.get(name) ?? '';

/** A browser that signs in on an AMP page, step by step. */
export function createAmpLoginBrowser(
  target: Target,
  { publication = example, returnTo = returnUrl, cookie = '', address = '127.0.0.1' }: Steps = {},
) {
  const below = `/v1/${publication}/amp/login`;
  let cookies = cookie;

  const ask = (path: string, sent: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
    send(target, below + path, {
      ...sent,
      headers: { 'X-Forwarded-For': address, ...(cookies !== '' && { Cookie: cookies }), ...sent.headers },
    });

  const browser = {
    begin: (rid: string) =>
      ask(`?${new URLSearchParams({ rid, return: returnTo, url: 'https://asia.example.com/story' })}`),

    /** Sets out, and answers the state with which the publisher's page is asked. */
    async setOut(rid: string): Promise<string> {
      const answer = await browser.begin(rid);
      const location = answer.headers.get('location') ?? '';
      expect(answer.status, await answer.text()).to.equal(302);
      const [set = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
      cookies = [cookie, set].filter((each) => each !== '').join('; ');
      return parameter(location, 'state');
    },

    /** What the publisher's page posts, which is of another site: no cookie of ours comes along. */
    comeBack: (state: string, token: string) =>
      send(target, `${below}/return`, {
        method: 'POST',
        headers: { ...form, 'X-Forwarded-For': address, Origin: 'https://asia.example.com' },
        body: new URLSearchParams({ state, token }).toString(),
      }),

    look: (ticket: string) => ask(`/confirm?${new URLSearchParams({ ticket })}`, { headers: { Accept: 'text/html' } }),

    confirm: (ticket: string) =>
      ask('/confirm', { method: 'POST', headers: form, body: new URLSearchParams({ ticket }).toString() }),

    /** Until the button is to be pressed: the ticket that it sends. */
    async arrive(rid: string, token: string): Promise<string> {
      const answer = await browser.comeBack(await browser.setOut(rid), token);
      expect(answer.status).to.equal(302);
      return parameter(answer.headers.get('location') ?? '', 'ticket');
    },

    /** All of it. Answers where the browser is sent in the end. */
    async signIn(rid: string, token: string): Promise<string | null> {
      const ticket = await browser.arrive(rid, token);
      expect((await browser.look(ticket)).status).to.equal(200);
      return (await browser.confirm(ticket)).headers.get('location');
    },
  };
  return browser;
}
