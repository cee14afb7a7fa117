import { expect } from 'chai';
import type { z } from 'zod';
import { giftAnswer } from '../../../src/http/schemas/gifts.ts';
import { as, type FrontEnd } from '../browser/front-end.ts';
import { send, type Target } from '../request.ts';
import type { AdminDesk } from '../sign-on/admins.ts';

export type GiftJson = z.output<typeof giftAnswer>;

const site = 'https://asia.example.com';

/** Where a test's article is read: an origin of the example publication. */
export const addressOf = (id: string) => `${site}/articles/${id}`;

/** A browser, as far as it matters here: it keeps cookies, and says that somebody follows a link. */
export interface Browser {
  readonly cookies: Map<string, string>;
  header(): Record<string, string>;
  /** Follows a link, and no redirect. */
  follow(url: string, headers?: Record<string, string>): Promise<Response>;
  keep(answer: Response): Response;
}

export function createBrowser(target: Target): Browser {
  const cookies = new Map<string, string>();
  const header = () =>
    cookies.size === 0 ? {} : { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  function keep(answer: Response): Response {
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/Max-Age=0;/.test(set)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }
  return {
    cookies,
    header,
    keep,
    follow: async (url, headers = {}) =>
      keep(
        await send(target, new URL(url).pathname, {
          headers: {
            Accept: 'text/html',
            'Sec-Fetch-Mode': 'navigate',
            'Sec-Fetch-Dest': 'document',
            ...header(),
            ...headers,
          },
        }),
      ),
  };
}

/** Subscribers who give articles, and what they may. */
export function createGiving(page: FrontEnd, desk: AdminDesk, publication: string) {
  const give = (headers: Record<string, string>, article: object, path = `/v1/${publication}/gifts`) =>
    page.post(path, { article }, headers);

  return {
    give,

    /** A reader whose access was given by the desk. */
    async subscriber(): Promise<Record<string, string>> {
      const headers = as(await page.newReader(publication));
      const { reader } = await page.meter('x', { publication, headers, query: '?dryRun=true' });
      const body = { until: '2027-12-31T00:00:00Z' };
      const granted = await desk.call('POST', `/readers/${reader.id}/grant`, { as: 'olga', body });
      expect(granted.status, await granted.text()).to.equal(200);
      return headers;
    },

    async given(headers: Record<string, string>, id: string): Promise<GiftJson> {
      const answer = await give(headers, { id, url: addressOf(id) });
      const text = await answer.text();
      expect(answer.status, text).to.equal(201);
      const json: unknown = JSON.parse(text);
      expect(giftAnswer.parse(json)).to.deep.equal(json);
      return giftAnswer.parse(json);
    },
  };
}
