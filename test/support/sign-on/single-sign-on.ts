import { expect } from 'chai';
import { client, type OpenIdProvider } from './openid-provider.ts';

export const signOn = '/admin/sign-in/oidc';

const groups = 'newsroom:viewer, urn:example:desk:editor, heads:owner';

/** The settings of a service whose admins sign in at this issuer. */
export const singleSignOn = (issuer: string) => ({
  ADMIN_OIDC_ISSUER: issuer,
  ADMIN_OIDC_CLIENT_ID: client.id,
  ADMIN_OIDC_CLIENT_SECRET: client.secret,
  ADMIN_OIDC_NAME: 'Example Login',
  ADMIN_OIDC_ROLES: groups,
});

/** A browser that keeps cookies by host and port, and follows redirects only when it is told to. */
export function createCookieJar() {
  const kept = new Map<string, Map<string, string>>();

  function keep(url: URL, answer: Response): void {
    const cookies = kept.get(url.host) ?? new Map<string, string>();
    kept.set(url.host, cookies);
    for (const setCookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
      if (/;\s*max-age=0/i.test(setCookie) || /expires=thu, 01 jan 1970/i.test(setCookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
  }

  return {
    cookiesFor: (url: string) => kept.get(new URL(url).host) ?? new Map<string, string>(),
    async ask(address: string, init: RequestInit = {}): Promise<Response> {
      const url = new URL(address);
      const cookies = [...(kept.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`);
      const headers = { Accept: 'text/html', Cookie: cookies.join('; '), ...init.headers };
      const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
      keep(url, answer);
      return answer;
    },
  };
}

export type CookieJar = ReturnType<typeof createCookieJar>;

const locationOf = (answer: Response, base: string) =>
  new URL(answer.headers.get('location') ?? expect.fail(`${answer.status} leads nowhere`), base).href;

/** Follows redirects on the provider's side until one leads elsewhere, signing in as `account` on the way. Answers where it leads. */
export async function throughProvider(
  jar: CookieJar,
  { issuer }: Pick<OpenIdProvider, 'issuer'>,
  { begin, account }: { begin: string; account: string },
): Promise<string> {
  let at = begin;
  while (at.startsWith(issuer)) {
    const answer = await jar.ask(at);
    if (answer.status !== 200) at = locationOf(answer, at);
    else at = locationOf(await jar.ask(at, { method: 'POST', body: new URLSearchParams({ account }) }), at);
  }
  return at;
}

/** Begins at the service, and answers where it sends the browser. */
export async function beginSignOn(jar: CookieJar, url: string, query = ''): Promise<string> {
  const answer = await jar.ask(url + signOn + query);
  expect(answer.status, await answer.clone().text()).to.equal(303);
  return locationOf(answer, url);
}
