import { expect } from 'chai';
import fc from 'fast-check';
import type { FrontEnd } from '../browser/front-end.ts';
import { eventually } from '../eventually.ts';
import type { Read } from '../fixtures/publisher-site.ts';

/** One kind of request for an article, and whether it is a view. */
export interface Row {
  readonly title: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** What the site answers, if not 200. */
  readonly status?: number;
  /** What readers are answered, if not what the site answers. */
  readonly answered?: number;
  readonly isCounted: boolean;
}

const dest = (value: string, isCounted: boolean): Row => ({
  title: `Sec-Fetch-Dest: ${value}`,
  headers: { 'Sec-Fetch-Dest': value },
  isCounted,
});

/** Every destination that the standards name, but `document`. */
const otherDestinations = [
  ...['audio', 'audioworklet', 'embed', 'empty', 'fencedframe', 'font', 'frame', 'iframe', 'image', 'json', 'manifest'],
  ...[
    'object',
    'paintworklet',
    'report',
    'script',
    'serviceworker',
    'sharedworker',
    'speculationrules',
    'style',
    'track',
  ],
  ...['video', 'webidentity', 'websocket', 'worker', 'xslt'],
];

/** Left out of a sample. */
const skipped = /^Sec-Fetch-Dest: (?!document|iframe|image|empty|websocket)/;

const fetchedAhead = (name: string, value: string): Row => ({
  title: `${name}: ${value}`,
  headers: { [name]: value, 'Sec-Fetch-Dest': 'document' },
  answered: 503,
  isCounted: false,
});

const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };

/** By what the request says of itself. */
const requestRows: readonly Row[] = [
  { title: 'a browser or program that says nothing of what it is for', isCounted: true },
  dest('document', true),
  ...otherDestinations.map((value) => dest(value, false)),
  fetchedAhead('Sec-Purpose', 'prefetch'),
  fetchedAhead('Sec-Purpose', 'prefetch;prerender'),
  fetchedAhead('Sec-Purpose', 'prefetch;anonymous-client-ip'),
  fetchedAhead('Purpose', 'prefetch'),
  { title: 'POST', method: 'POST', isCounted: true },
  ...['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'].map((method) => ({ title: method, method, isCounted: false })),
  { title: 'a range', headers: { Range: 'bytes=0-99' }, status: 206, isCounted: true },
  { title: 'a condition', headers: { 'If-None-Match': '"a"' }, status: 304, isCounted: true },
  { title: 'a WebSocket', headers: { ...upgrade, 'Sec-Fetch-Dest': 'websocket' }, isCounted: false },
  { title: 'an upgrade that does not say what it is for', headers: upgrade, isCounted: true },
  { title: 'XMLHttpRequest', headers: { 'X-Requested-With': 'XMLHttpRequest' }, isCounted: true },
  { title: 'an Accept for images alone', headers: { Accept: 'image/avif,image/webp' }, isCounted: true },
  { title: '?dryRun=true', query: '?dryRun=true', isCounted: true },
  { title: 'X-Moz: prefetch, which no browser sends any more', headers: { 'X-Moz': 'prefetch' }, isCounted: true },
];

const shown = [200, 206, 304, 400, 401, 402, 403, 405, 416, 429, 451];
const notShown = [300, 301, 302, 303, 307, 308, 404, 410, 500, 502, 503, 504];

/** By what the site answers. */
const statusRows: readonly Row[] = [
  ...shown.map((status) => ({ title: `the site answers ${status}`, status, isCounted: true })),
  ...notShown.map((status) => ({ title: `the site answers ${status}`, status, isCounted: false })),
];

/** Room for all of them, for one reader. */
export const roomyMeter = { limits: { anonymous: 300, registered: 300 }, window: 'month', releases: 300 };

export interface Door {
  readonly page: FrontEnd;
  /** Whether it gives back what the site then has nothing to show for. */
  readonly givesBack: boolean;
  /** Whether it leaves out the text that is granted and not counted; others leave that to the site. */
  readonly withholds?: boolean;
  /** Whether some destinations stand for all: for proxies of which only the way to ask differs. */
  readonly isSample?: boolean;
  /** Methods for which it asks. */
  readonly methods?: RegExp;
  read(path: string, headers?: Record<string, string>, method?: string): Promise<Read>;
}

let serial = 0;

function pathFor({ status, query = '' }: Row): string {
  serial += 1;
  return `/articles/${status === undefined ? '' : `answers-${status}-`}row-${serial}${query}`;
}

/** Tests of what a proxy counts that asks Stile for a publication with room. */
export function describeWhatIsCounted({
  page,
  givesBack,
  withholds = true,
  isSample = false,
  methods = /^/,
  read,
}: Door): void {
  const rows = [...requestRows, ...(givesBack ? statusRows : statusRows.filter(({ isCounted }) => isCounted))].filter(
    ({ title, method = 'GET' }) => methods.test(method) && !(isSample && skipped.test(title)),
  );
  const used = (Cookie: string) => page.used({ Cookie });

  async function expectUsed(Cookie: string, expected: number, { title, isCounted }: Row) {
    // What follows an answer comes before the answer to the next request, or soon after it.
    await read('/about');
    if (isCounted) expect(await used(Cookie), title).to.equal(expected);
    else await eventually(async () => (await used(Cookie)) === expected);
  }

  const ask = (row: Row, path: string, Cookie: string) => read(path, { ...row.headers, Cookie }, row.method);

  for (const row of rows) {
    it(`item 5, B3: ${row.title}: ${row.isCounted ? 'counted' : 'not counted'}`, async () => {
      const { cookie: Cookie } = await read('/articles/first');
      const path = pathFor(row);
      const answer = await ask(row, path, Cookie);
      expect(answer.status).to.equal((withholds ? row.answered : undefined) ?? row.status ?? 200);
      // What is not counted is not sent.
      if (withholds && !row.isCounted && row.status === undefined) expect(answer.body).to.not.include('full text');
      await expectUsed(Cookie, row.isCounted ? 2 : 1, row);
      if (row.status !== undefined) return;
      const again = await read(path, { Cookie, 'Sec-Fetch-Dest': 'document' });
      expect(again.shown?.reason).to.equal(row.isCounted ? 'ALREADY_READ' : 'METERED');
      expect(await used(Cookie)).to.equal(2);
    });
  }

  if (isSample) return;

  it('item 5: whatever a reader does in whatever order, the meter is what the rows say after each', async () => {
    const someRows = fc.array(fc.constantFrom(...rows), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(someRows, async (chosen) => {
        const { cookie: Cookie } = await read('/articles/first');
        let expected = 1;
        for (const row of chosen) {
          await ask(row, pathFor(row), Cookie);
          if (row.isCounted) expected += 1;
          await expectUsed(Cookie, expected, row);
        }
      }),
      { numRuns: 4 },
    );
  });
}
