import { expect } from 'chai';
import { hostileAmpRequests } from '../support/amp/hostile.ts';
import { as, createFrontEnd, example } from '../support/browser/front-end.ts';
import { cpuOf, fewOf, type Hostile } from '../support/processes/cpu-of-requests.ts';
import { openRawConnection, rawBytes } from '../support/processes/raw-connection.ts';
import { useService } from '../support/service.ts';

/** As much as Node's parser lets through. */
const headerBytes = 46_000;
const bodyBytes = 16_000;

const filled = (unit: string, bytes: number) => unit.repeat(Math.floor(bytes / unit.length));
/** Many that are short and all different, from `first` on. */
const many = (count: number, first: number, item: (text: string) => string) =>
  Array.from({ length: count }, (_, index) => item((first + index).toString(36)));

const reader = `/v1/${example}`;
const article = '{"article":{"id":"a"}}';

const queried = [
  ...['/livez', '/readyz', '/metrics', '/.well-known/jwks.json', '/openapi.json', '/docs', '/admin', '/demo'],
  ...[
    '/v1/admin/session',
    '/v1/admin/session/ways',
    ...['/v1/admin/publications', '/v1/admin/sessions', `/${example}/offers`],
    '/admin/sign-in/oidc',
    '/admin/sign-in/oidc/callback',
    '/sandbox/clock',
  ],
  ...[
    ...['gate', 'gate/release', 'banner', 'entitlement', 'offers', 'checkout/return', 'purchases', 'switch'],
    ...['license.xml', 'robots.txt', 'recovery', `gift/${'0'.repeat(32)}.none`, `newsletter/${'A'.repeat(400)}`],
    ...['amp/authorize', 'amp/login', 'amp/login/confirm', 'appearance.css'],
  ].map((rest) => `${reader}/${rest}`),
  '/nothing',
];

const posted = [
  ...['meter', 'meter/release', 'checkout', 'portal', 'switch', 'recovery', 'recovery/use', 'gifts', 'gifts/end'].map(
    (rest) => `${reader}/${rest}`,
  ),
  ...['amp/pingback', 'amp/login/return', 'amp/login/confirm'].map((rest) => `${reader}/${rest}`),
  ...[`/${example}/offers`, `/${example}/portal`],
  ...['/v1/admin/session', '/webhooks/stripe', '/sandbox/clock', '/sandbox/identity', '/nothing'],
];

/** One without anything hostile in it, by which a route that costs more by itself is measured. */
const plain =
  (path: string): Hostile =>
  () =>
    rawBytes(path, { method: posted.includes(path) ? 'POST' : 'GET' });

/** A client whom no limit has heard of. */
const newClient = (nth: number) => ({ 'X-Forwarded-For': `${10 + (nth % 200)}.${nth % 250}.${(nth >> 3) % 250}.7` });

/** Counts, as the view of a new article does: what writes to the store costs more than what only reads. */
const counted: Hostile = (nth) =>
  rawBytes(`${reader}/meter`, {
    method: 'POST',
    headers: { ...newClient(nth), 'Content-Type': 'application/json' },
    body: article,
  });

const query = many(3_900, 0, (text) => text)
  .join('&')
  .slice(0, headerBytes);

const bodies: Readonly<Record<string, string>> = {
  'unknown fields': `{${many(1_500, 0, (text) => `"${text}":0`).join()}}`,
  'unknown fields of an article': `{"article":{${many(1_500, 0, (text) => `"${text}":0`).join()}}}`,
  'a thousand tags': `{"article":{"id":"a","tags":[${filled('1,', 1_900)}1]}}`,
  'eight thousand tags': `{"article":{"id":"a","tags":[${filled('1,', bodyBytes - 40)}1]}}`,
  'eight thousand lists in one another': `${filled('[', bodyBytes / 2)}${filled(']', bodyBytes / 2)}`,
  'lists that do not end': filled('[', bodyBytes),
  'objects in one another': filled('{"a":', bodyBytes),
  'one long text': `{"article":{"id":"${filled('a', bodyBytes - 40)}"}}`,
  'a text of escapes': `{"article":{"id":"${filled('\\u0061', bodyBytes - 40)}"}}`,
};

const headers: Readonly<Record<string, (nth: number) => Record<string, string>>> = {
  'cookies without a name': () => ({ Cookie: filled(';', headerBytes) }),
  'short cookies': () => ({ Cookie: filled('a=;', headerBytes) }),
  "cookies of an entitlement's name": () => ({ Cookie: filled('stile_entitlement=;', headerBytes) }),
  'cookies of passes': () => ({ Cookie: filled(`stile_pass_${example}=;`, headerBytes) }),
  'one cookie of many passes': () => ({ Cookie: `stile_pass_${example}=${filled('g.a.b~', headerBytes / 2)}` }),
  'two cookies of one long pass': () => ({
    Cookie: `stile_pass_${example}=${filled('g.', headerBytes / 4)}; stile_pass_${example}=${filled('n.', headerBytes / 4)}`,
  }),
  'many addresses': () => ({ 'X-Forwarded-For': filled('1.1.1,', headerBytes) }),
  'many languages': (nth) => ({ 'Accept-Language': `${nth},${filled('xx,', headerBytes)}` }),
  'languages that are all different': (nth) => ({ 'Accept-Language': many(3_000, nth * 50, (text) => text).join() }),
  'languages of many parts': (nth) => ({ 'Accept-Language': `${nth},${filled('en-x-a-b-c-d-e-f,', headerBytes)}` }),
  'a long user agent': () => ({ 'User-Agent': filled('Googlebot ', headerBytes) }),
  'a long sign-in token': (nth) => ({ Authorization: `Bearer ${filled('a', 8_000)}${nth}` }),
  'spaces before a sign-in token': () => ({ Authorization: `Bearer ${filled(' ', headerBytes)}a a` }),
  'a long entitlement token': (nth) => ({ 'X-Entitlement-Token': `${filled('a.', 8_000)}${nth}` }),
  'a long origin': () => ({ Origin: filled('a', headerBytes) }),
};

const paths: Readonly<Record<string, string>> = {
  'of slashes': filled('/', headerBytes),
  'of slashes, just few enough': '/'.repeat(15),
  'of many parts': filled('/a', headerBytes),
  'of long parts, just short enough': `${filled('/a', 20)}/${filled('%41', 2_900)}`,
  'of escapes below the admin API': `/v1/admin/publications/${filled('%41', 2_900)}/offers`,
  'of slashes below a publication': `/v1/${filled('/', 2_900)}`,
  'that climbs out of the admin pages': `/admin/assets/${filled('../', 2_900)}`,
  'that climbs out of the demo': `/demo/assets/${filled('../', 2_900)}`,
};

/** Of this many bytes, as long as the headers may be and as long as an address is looked at. */
const addresses: Readonly<Record<string, (bytes: number) => string>> = {
  'of slashes': (bytes) => filled('/', bytes),
  'of dot segments': (bytes) => filled('/..', bytes),
  'of escaped kanji': (bytes) => `/${filled('%E6%97%A5', bytes)}`,
  'of bytes that are no text': (bytes) => `/${filled('%FF', bytes)}`,
  'of escapes of escapes': (bytes) => `/${filled('%25', bytes)}`,
  'of marks where the reader came from': (bytes) =>
    `/a?${many(9_000, 0, (text) => `utm_${text}`)
      .join('&')
      .slice(0, bytes)}`,
  'of short parameters': (bytes) =>
    `/a?${many(9_000, 0, (text) => text)
      .join('&')
      .slice(0, bytes)}`,
};

const emails: Readonly<Record<string, string>> = {
  'of dots': filled('a.', bodyBytes - 60),
  'of signs': filled('a@', bodyBytes - 60),
  'of a long name': `${filled('a', 240)}@b.co`,
  'of many parts': `a@${filled('b.', 240)}co`,
  'of hyphens': `a@${filled('-', 240)}`,
};

/** A request with its name, and with what it may cost twice as much as, if that is more than a view. */
type Row = readonly [what: string, request: Hostile, usual: Hostile | null];

/** What asks for a link, and what comes by one. */
function ofRecovery(): Row[] {
  const path = `${reader}/recovery`;
  const from = (nth: number) => ({ ...newClient(nth), Accept: 'text/html', 'Accept-Language': `${nth},xx` });
  const links = { 'of dots': filled('.', 20_000), 'of escapes': filled('%41', 20_000), short: 'a.b.c' };
  return [
    ...Object.entries(emails).map(
      ([what, email]): Row => [
        `an email ${what}`,
        (nth) =>
          rawBytes(path, {
            method: 'POST',
            headers: { ...newClient(nth), 'Content-Type': 'application/json' },
            body: JSON.stringify({ email }),
          }),
        counted,
      ],
    ),
    ...Object.entries(links).flatMap(([what, token]): Row[] => [
      [`a link ${what}`, (nth) => rawBytes(`${path}?token=${token}`, { headers: from(nth) }), counted],
      [
        `a link ${what} that is used`,
        (nth) => rawBytes(`${path}/use?token=${token}`, { method: 'POST', headers: from(nth) }),
        counted,
      ],
    ]),
  ];
}

const signature = { 'Stripe-Signature': `t=1,${filled('v1=aa,', headerBytes)}` };

function hostileRequests(token: string): readonly Row[] {
  const meter = `${reader}/meter`;
  const post = (path: string, body: string, more: Record<string, string> = {}) =>
    rawBytes(path, { method: 'POST', headers: { ...as(token), ...more }, body });
  const atGate = (address: string) =>
    rawBytes(`${reader}/gate`, { headers: { ...as(token), 'X-Original-URI': address } });
  return [
    ...queried.map((path): Row => [`3 900 parameters at ${path}`, () => rawBytes(`${path}?${query}`), plain(path)]),
    ...posted.map(
      (path): Row => [`3 900 parameters at POST ${path}`, () => post(`${path}?${query}`, article), plain(path)],
    ),
    ...Object.entries(bodies).map(([what, body]): Row => [`a body: ${what}`, () => post(meter, body), null]),
    ...Object.entries(headers).map(
      ([what, of]): Row => [`headers: ${what}`, (nth) => post(meter, article, of(nth)), null],
    ),
    ...Object.entries(paths).map(([what, path]): Row => [`a path ${what}`, () => rawBytes(path), null]),
    ...Object.entries(addresses).flatMap(([what, of]): Row[] => [
      [`a very long address at the gate ${what}`, () => atGate(of(headerBytes - 10)), null],
      [`a long address at the gate ${what}`, () => atGate(of(20_000)), null],
      [`an id ${what}`, () => post(meter, JSON.stringify({ article: { id: of(bodyBytes - 60) } })), null],
    ]),
    ...ofRecovery(),
    ...hostileAmpRequests(reader, { query, newClient }).map(
      ([what, request, isCounted]): Row => [what, request, isCounted ? counted : null],
    ),
    ['many signatures of a webhook', () => post('/webhooks/stripe', '{}', signature), null],
    ['an unsigned webhook', () => post('/webhooks/stripe', filled('a', bodyBytes), { 'Stripe-Signature': '' }), null],
  ];
}

describe('what a hostile request costs', function () {
  this.timeout(300_000);
  const service = useService({ LOG_LEVEL: 'silent', TRUST_PROXY: '1' });
  const most = 5;

  it('S1: is at most five times the CPU of a view, whatever is asked for and however', async () => {
    const token = await createFrontEnd(service).newReader();
    const connection = await openRawConnection(service.port);
    const view: Hostile = (nth) =>
      rawBytes(`${reader}/meter`, { method: 'POST', headers: as(token), body: `{"article":{"id":"a${nth % 5}"}}` });
    let leastOfViews = await cpuOf(connection, view, { rounds: 8 });
    const dear: string[] = [];
    const priceOf = async ([, request, usual]: Row) => {
      const cost = await cpuOf(connection, request);
      // The view is measured beside each, for a busy machine slows both.
      const views = await cpuOf(connection, view);
      const own = usual === null ? 0 : await cpuOf(connection, usual);
      // What a route costs by itself, such as collecting metrics or keeping count, is no fault of who asks.
      return { views: cost / views, isDear: cost > Math.max(most * views, 2 * own) };
    };
    for (const row of hostileRequests(token)) {
      // Other work only adds to what a few cost: if these are cheap, there is nothing to measure more exactly.
      leastOfViews = Math.min(leastOfViews, await fewOf(connection, view));
      if ((await fewOf(connection, row[1])) <= most * leastOfViews) continue;
      let price = await priceOf(row);
      // What is dear is so again; a busy machine is not.
      for (let again = 0; price.isDear && again < 2; again += 1) price = await priceOf(row);
      if (price.isDear) dear.push(`${row[0]}: ${price.views.toFixed(1)} views`);
    }
    connection.close();
    expect(dear).to.deep.equal([]);
  });

  it('S1: is known of every path that anybody may ask for and that is always the same', async () => {
    const { paths: documented } = (await (await fetch(`${service.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const known = { get: queried, post: posted };
    const missing = Object.entries(documented).flatMap(([path, operations]) =>
      (['get', 'post'] as const)
        .filter((method) => operations[method] !== undefined)
        .map((method) => ({ method, path: path.replace('{publication}', example) }))
        .filter(({ path }) => !/^\/v1\/admin\/publications\/|^\/sandbox\/|\{/.test(path))
        .filter(({ method, path }) => !known[method].includes(path))
        .map(({ method, path }) => `${method} ${path}`),
    );
    expect(missing).to.deep.equal([]);
  });
});
