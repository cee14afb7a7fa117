import { createFrontEnd, signedIn } from './browser/front-end.ts';

/** What the service was told or gave out in the course of a story, and must keep to itself. */
export interface PrivacySecrets {
  /** The ids of the two readers: one anonymous, one registered. */
  readonly readers: readonly string[];
  /** Everything that must stand nowhere as text. */
  readonly texts: readonly string[];
  /** Everything that must stand nowhere as bytes. */
  readonly bytes: readonly Buffer[];
}

const addresses = ['203.0.113.77', '2001:db8:4711::77'];

const article = 'the-affair-of-a-minister-4711';

const sub = 'subscriber-4711@example.com';

const rid = 'amp-reader-4711';

/** What else is sent, of which the service knows nothing. */
const others = [
  'section-4711',
  'tag-4711',
  'gift-token-4711',
  'entitlement-token-4711',
  'not.a.token4711',
  'password-4711',
  'cGFzc3dvcmQtNDcxMQ',
];

/** `r_` and 16 bytes in base64url. */
const bytesOf = (readerId: string) => Buffer.from(readerId.slice(2), 'base64url');

/**
 * Everything that readers, and those who wish them ill, send to a service, with whatever it needs to know who they are. The
 * service trusts one proxy, and has a publication `limits-rates`.
 */
export async function playPrivacyScenario(url: string): Promise<PrivacySecrets> {
  const page = createFrontEnd(url);
  const token = await page.newReader();
  const cookie = { Cookie: `stile_reader=${token}; stile_entitlement=not.a.token4711` };
  const signIn = await page.signIn(sub);
  const here = { id: article, section: 'section-4711', tags: ['tag-4711'] };
  const fields = { receipt: true, trace: true, gift: 'gift-token-4711' };

  const anonymous = await page.meter(here, { headers: cookie, fields });
  const registered = await page.meter(here, { headers: { ...cookie, ...signedIn(signIn) }, fields });
  for (const address of addresses)
    await page.meter(here, { publication: 'limits-rates', headers: { 'X-Forwarded-For': address } });
  await page.meter(`${article}-released`, { headers: { 'X-Reader-Token': token } });
  await page.post('/v1/nikkei-asian-review/meter/release', { article: { id: `${article}-released` } }, cookie);
  await page.get('/v1/nikkei-asian-review/gate', { ...cookie, 'X-Original-URI': `/world/${article}?key=4711` });
  await page.get('/v1/nikkei-asian-review/entitlement', { ...cookie, 'X-Entitlement-Token': 'entitlement-token-4711' });
  await page.get(`/no/such/page/${article}`, cookie);

  const source = { __amp_source_origin: 'https://asia.example.com' };
  const query = new URLSearchParams({ rid, url: `https://asia.example.com/${article}`, ...source });
  const cache = { Origin: 'https://asia-example-com.cdn.ampproject.org' };
  await page.get(`/v1/nikkei-asian-review/amp/authorize?${query}`, cache);
  await page.post(`/v1/nikkei-asian-review/amp/pingback?${query}`, '', cache);

  await page.ask(here, { headers: { ...cookie, ...signedIn(`${signIn}x`) } });
  await page.ask(here, { headers: { Authorization: 'Basic cGFzc3dvcmQtNDcxMQ' } });
  await page.ask(here, { headers: { Cookie: `stile_reader=${token.slice(0, -1)}~` } });
  await page.ask({ id: article, password: 'password-4711' }, { headers: cookie });
  await page.post('/v1/nikkei-asian-review/meter', `{"article": ${article}`, cookie);

  const readers = [anonymous.reader.id, registered.reader.id];
  const ids = readers.map(bytesOf);
  return {
    readers,
    texts: [
      ...readers.map((reader) => reader.slice(2)),
      ...ids.flatMap((id) => [id.toString('hex'), id.toString('base64')]),
      ...[token, signIn, anonymous.receipt ?? '', registered.receipt ?? ''].flatMap((jwt) => jwt.split('.').slice(-1)),
      ...[token, signIn, sub, rid, article, ...addresses, ...others],
    ],
    bytes: ids,
  };
}
