import { example, type FrontEnd } from '../browser/front-end.ts';

/** What came of one request for an address of the site. */
export interface Served {
  readonly status: number;
  readonly reason: string | null;
  /** Whether the meter paid for it with this very request. */
  readonly isCounted: boolean;
  /** The article whose text the site sent, or null if it sent none. */
  readonly article: string | null;
  /** The token of a reader minted by it. */
  readonly minted: string | undefined;
  readonly answer: Response;
}

/** The article that the site finds by the head of the address as it came: `/articles/<id>/…`. */
export function articleAt(address: string): string | null {
  const [, folder, name = ''] = (address.split(/[?#]/)[0] ?? '').split('/');
  if (folder !== 'articles' || name === '') return null;
  try {
    return decodeURIComponent(name);
  } catch {
    return null;
  }
}

/**
 * A publisher's site behind the gate, which looks at no more of an address than its head. What was granted without being counted was
 * only fetched ahead: a site sends its text if there was no need to count it.
 */
export function createSite(page: FrontEnd, publication: string = example) {
  /** A header's value has one byte for each character. */
  const inBytes = (address: string) => Buffer.from(address, 'utf8').toString('latin1');

  return {
    async read(address: string, headers: Readonly<Record<string, string>> = {}, query = ''): Promise<Served> {
      const path = `/v1/${publication}/gate${query}`;
      const answer = await page.get(path, { 'X-Original-URI': inBytes(address), ...headers });
      const reason = answer.headers.get('x-stile-reason');
      const isCounted = answer.headers.get('x-stile-counted') === 'true';
      const isShown = answer.status === 204 && (reason !== 'METERED' || isCounted);
      const minted = /^stile_reader=([^;]+)/m.exec(answer.headers.getSetCookie().join('\n'))?.[1];
      return { status: answer.status, reason, isCounted, article: isShown ? articleAt(address) : null, minted, answer };
    },
  };
}
