import { createDoor, type DoorOptions, type Incident, type TokenVerifier } from '@stile/core';
import { expect } from 'chai';

const noTokens: TokenVerifier = { verify: async () => null };

const problem =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ status, code, title: '', detail: '' }, { status, headers });

const page =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('<html>nginx</html>', { status, headers });

const decision = (granted: boolean, reason: string) => () =>
  Response.json({ granted, reason, reader: { id: 'r_x', kind: 'anonymous' }, meter: null, banner: null });

function never(_: unknown, init: RequestInit = {}): Promise<Response> {
  return new Promise((_resolve, reject) => {
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });
}

/** What Stile, or something before it, may answer, and what becomes of a metered article by each policy of the site. */
const rows: readonly {
  readonly name: string;
  readonly answer: (url: unknown, init?: RequestInit) => Response | Promise<Response>;
  readonly open: string;
  readonly closed: string;
  readonly retryAfter?: number;
  readonly incident?: Incident['kind'];
}[] = [
  { name: 'a grant', answer: decision(true, 'METERED'), open: 'full METERED', closed: 'full METERED' },
  {
    name: 'a denial',
    answer: decision(false, 'METER_EXHAUSTED'),
    open: 'teaser METER_EXHAUSTED',
    closed: 'teaser METER_EXHAUSTED',
  },
  {
    name: 'a sign-in that does not hold',
    answer: problem(401, 'invalid-identity'),
    open: 'teaser INVALID_IDENTITY',
    closed: 'teaser INVALID_IDENTITY',
  },
  // Of Stile's own policy the site's says nothing: it knows more.
  {
    name: 'the store is unavailable',
    answer: problem(503, 'store-unavailable', { 'Retry-After': '7' }),
    open: 'wait STORE_UNAVAILABLE',
    closed: 'wait STORE_UNAVAILABLE',
    retryAfter: 7,
  },
  // A reader can bring these about, and must not read for it.
  {
    name: 'too much at once',
    answer: problem(503, 'overloaded', { 'Retry-After': '1' }),
    open: 'wait OVERLOADED',
    closed: 'wait OVERLOADED',
    retryAfter: 1,
  },
  {
    name: 'too many calls',
    answer: problem(429, 'rate-limited', { 'Retry-After': '30' }),
    open: 'wait RATE_LIMITED',
    closed: 'wait RATE_LIMITED',
    retryAfter: 30,
  },
  { name: 'too many calls, for a proxy', answer: page(429), open: 'wait RATE_LIMITED', closed: 'wait RATE_LIMITED' },
  {
    name: 'headers too large',
    answer: problem(431, 'headers-too-large'),
    open: 'wait REFUSED',
    closed: 'wait REFUSED',
    incident: 'refused',
  },
  {
    name: 'invalid',
    answer: problem(422, 'invalid-request'),
    open: 'wait REFUSED',
    closed: 'wait REFUSED',
    incident: 'refused',
  },
  {
    name: 'no such publication',
    answer: problem(404, 'unknown-publication'),
    open: 'wait REFUSED',
    closed: 'wait REFUSED',
    incident: 'refused',
  },
  { name: 'another 401', answer: page(401), open: 'wait REFUSED', closed: 'wait REFUSED', incident: 'refused' },
  { name: '402', answer: page(402), open: 'wait REFUSED', closed: 'wait REFUSED', incident: 'refused' },
  // Nothing of Stile's came back.
  {
    name: 'a proxy without Stile',
    answer: page(503),
    open: 'full FAIL_OPEN',
    closed: 'wait FAIL_CLOSED',
    incident: 'unavailable',
  },
  {
    name: 'a bad gateway',
    answer: page(502),
    open: 'full FAIL_OPEN',
    closed: 'wait FAIL_CLOSED',
    incident: 'unavailable',
  },
  {
    name: 'an internal error',
    answer: problem(500, 'internal'),
    open: 'full FAIL_OPEN',
    closed: 'wait FAIL_CLOSED',
    incident: 'unavailable',
  },
  {
    name: 'a redirect',
    answer: page(301, { Location: 'https://stile.example.com/' }),
    open: 'full FAIL_OPEN',
    closed: 'wait FAIL_CLOSED',
    incident: 'unavailable',
  },
  {
    name: 'a page with 200',
    answer: page(200),
    open: 'full FAIL_OPEN',
    closed: 'wait FAIL_CLOSED',
    incident: 'unavailable',
  },
  {
    name: 'half a decision',
    answer: () => Response.json({ granted: true }),
    open: 'full FAIL_OPEN',
    closed: 'wait FAIL_CLOSED',
    incident: 'unavailable',
  },
  { name: 'no answer', answer: never, open: 'full FAIL_OPEN', closed: 'wait FAIL_CLOSED', incident: 'unavailable' },
  {
    name: 'no connection',
    answer: () => Promise.reject(new TypeError('fetch failed')),
    open: 'full FAIL_OPEN',
    closed: 'wait FAIL_CLOSED',
    incident: 'unavailable',
  },
];

describe('item 2: whatever a door is answered', () => {
  const known = { method: 'GET', url: '/articles/x', headers: new Headers() };
  const metered = { ...known, article: { id: 'x', tier: 'metered' } } as const;
  const premium = { ...known, article: { id: 'x', tier: 'premium' } } as const;

  function doorFor(options: Partial<DoorOptions>) {
    const incidents: Incident['kind'][] = [];
    const report = ({ kind }: Incident) => incidents.push(kind);
    const usual = { stile: 'http://stile.invalid', publication: 'sample', timeoutMs: 20, report };
    return { door: createDoor({ ...usual, ...options }, noTokens), incidents };
  }

  for (const { name, answer, retryAfter, incident, ...expected } of rows)
    for (const onFailure of ['open', 'closed'] as const)
      it(`${name}, ${onFailure}: ${expected[onFailure]}`, async () => {
        const { door, incidents } = doorFor({ onFailure, fetch: async (url, init) => answer(url, init) });
        const { variant, reason, granted, retryAfterSeconds } = await door.decide(metered);
        expect(`${variant} ${reason}`).to.equal(expected[onFailure]);
        expect(granted).to.equal(variant === 'full');
        expect(retryAfterSeconds > 0).to.equal(variant === 'wait');
        if (retryAfter !== undefined) expect(retryAfterSeconds).to.equal(retryAfter);
        expect(incidents).to.deep.equal(incident === undefined ? [] : [incident]);
      });

  it('opens no premium article without a grant', async () => {
    for (const { name, answer } of rows) {
      const { door } = doorFor({ onFailure: 'open', fetch: async (url, init) => answer(url, init) });
      expect((await door.decide(premium)).granted, name).to.equal(false);
    }
  });

  it('opens none that Stile took for an article of another tier', async () => {
    for (const reason of ['METERED', 'ALREADY_READ', 'FAIL_OPEN', 'OVERLOAD_OPEN', 'FREE', 'SPONSORED']) {
      const { door, incidents } = doorFor({ fetch: async () => decision(true, reason)() });
      expect(await door.decide(premium), reason).to.include({ granted: false, reason: 'REFUSED' });
      expect(incidents).to.deep.equal(['refused']);
    }
    const { door } = doorFor({ fetch: async () => decision(true, 'SUBSCRIBER')() });
    expect((await door.decide(premium)).granted).to.equal(true);
  });

  it('asks nobody about what everybody may read', async () => {
    const { door, incidents } = doorFor({ fetch: () => Promise.reject(new Error('asked')) });
    for (const article of [
      { id: 'x', tier: 'free' },
      { id: 'x', tier: 'premium', sponsored: true },
    ] as const) {
      const verdict = await door.decide({ ...known, article });
      expect(verdict).to.include({ granted: true, variant: 'full', decidedBy: 'article' });
    }
    expect(incidents).to.deep.equal([]);
  });
});
