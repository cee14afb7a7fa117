import { expect } from 'chai';
import { as, createFrontEnd, example, type FrontEnd, signedIn, unread } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { createSite } from '../../support/trust/site.ts';

const limits = { anonymous: 10, registered: 15 };

/** What the publication lets a reader give back in a window, unless it says otherwise. */
const releases = 3;

const unreadArticles = (count: number) => Array.from({ length: count }, unread);

/** A reader who reads by receipts and by the gate, and gives back whatever they are let. */
function createGreedyReader(page: FrontEnd, headers: Record<string, string>) {
  const site = createSite(page);
  /** Every article whose text was there to be read. */
  const read = new Set<string>();

  return {
    read,
    async byReceipt(id: string, also: Record<string, string> = {}, query = ''): Promise<void> {
      const asked = { headers: { ...headers, ...also }, query, fields: { receipt: true } };
      const { receipt } = await page.meter(id, asked);
      if (receipt !== undefined) read.add(`/articles/${id}`.replace('/articles//articles/', '/articles/'));
    },
    async byGate(id: string, also: Record<string, string> = {}): Promise<void> {
      const { article } = await site.read(`/articles/${id}`, { ...headers, ...also });
      if (article !== null) read.add(`/articles/${article}`);
    },
    async giveBack(id: string, also: Record<string, string> = {}): Promise<number> {
      const answer = await page.post(`/v1/${example}/meter/release`, { article: { id } }, { ...headers, ...also });
      await answer.text();
      return answer.status;
    },
  };
}

describeOnEveryStore('T2: views that are given back', (store) => {
  const service = useService(() => store.env(), { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const newReader = async () => as(await page.newReader());

  it('T2: are none whose receipts were handed out: of thirty articles the limit is read', async () => {
    const headers = await newReader();
    const reader = createGreedyReader(page, headers);
    for (const id of unreadArticles(30)) {
      await reader.byReceipt(id);
      expect(await reader.giveBack(id)).to.be.oneOf([200, 409]);
    }
    expect(reader.read.size).to.equal(limits.anonymous);
    expect(await page.used(headers)).to.equal(limits.anonymous);
  });

  it('T2: are none whose receipts are asked for afterwards, by another view of the same article', async () => {
    const headers = await newReader();
    const reader = createGreedyReader(page, headers);
    for (const id of unreadArticles(30)) {
      await page.meter(id, { headers });
      for (const query of ['?dryRun=true', '']) await reader.byReceipt(id, {}, query);
      await reader.giveBack(id);
    }
    expect(reader.read.size).to.equal(limits.anonymous);
  });

  it('T2: are a few that the gate let through: of thirty articles the limit and those few are read', async () => {
    const headers = await newReader();
    const reader = createGreedyReader(page, headers);
    for (const id of unreadArticles(30)) {
      await reader.byGate(id);
      await reader.giveBack(`/articles/${id}`);
    }
    expect(reader.read.size).to.be.within(limits.anonymous, limits.anonymous + releases);
    expect(await page.used(headers)).to.equal(limits.anonymous);
  });

  it('T2: are as few where the ways are mixed, and where an article is read and given back again and again', async () => {
    const headers = await newReader();
    const reader = createGreedyReader(page, headers);
    const ids = unreadArticles(30);
    for (const id of [...ids, ...ids.toReversed(), ...ids]) {
      await reader.byGate(id);
      await reader.giveBack(`/articles/${id}`);
      await reader.byReceipt(`/articles/${id}`);
      await reader.giveBack(`/articles/${id}`);
    }
    expect(reader.read.size).to.be.within(limits.anonymous, limits.anonymous + releases);
  });

  it('T2: are none whose receipts were handed out, after signing in as before it', async () => {
    const headers = await newReader();
    const reader = createGreedyReader(page, headers);
    const signIn = signedIn(await page.signIn('greedy@example.com'));
    const before = unreadArticles(3);
    for (const id of before) await reader.byReceipt(id);
    for (const id of before) expect(await reader.giveBack(id, signIn), 'signed in').to.equal(409);
    for (const id of before) expect(await reader.giveBack(id), 'signed out').to.equal(409);
    for (const id of unreadArticles(30)) {
      await reader.byReceipt(id, signIn);
      await reader.giveBack(id, signIn);
      await reader.giveBack(id);
    }
    expect(reader.read.size).to.equal(limits.registered);
  });

  it('T2: are a few, whether they are given back signed in or signed out', async () => {
    const headers = await newReader();
    const reader = createGreedyReader(page, headers);
    const signIn = signedIn(await page.signIn('in-and-out@example.com'));
    for (const [index, id] of unreadArticles(40).entries()) {
      const [here, there] = index % 2 === 0 ? [signIn, {}] : [{}, signIn];
      await reader.byGate(id, here);
      await reader.giveBack(`/articles/${id}`, there);
    }
    // The few of the anonymous reader from before the union, and those of the registered one.
    expect(reader.read.size).to.be.within(limits.anonymous, limits.registered + 2 * releases);
  });
});

describeOnEveryStore('S2: what is decided without being counted', (store) => {
  const service = useService(() => store.env(), { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);

  const uncounted: [string, { query?: string; also?: Record<string, string> }][] = [
    ['a dry run', { query: '?dryRun=true' }],
    ['a prefetch', { also: { 'Sec-Purpose': 'prefetch' } }],
    ['a prerender', { also: { 'Sec-Purpose': 'prefetch;prerender' } }],
    ['an older prefetch', { also: { Purpose: 'prefetch' } }],
  ];

  for (const [what, { query = '', also = {} }] of uncounted) {
    it(`S2: gives no receipt of an article for which there is room: ${what}`, async () => {
      const headers = as(await page.newReader());
      const asked = { headers: { ...headers, ...also }, query, fields: { receipt: true } };
      for (const id of unreadArticles(3)) {
        const decision = await page.meter(id, asked);
        expect(decision).to.include({ granted: true, reason: 'METERED' }).and.not.have.property('receipt');
      }
      expect(await page.used(headers)).to.equal(0);
      const id = unread();
      await page.meter(id, { headers });
      expect(await page.meter(id, asked))
        .to.include({ reason: 'ALREADY_READ' })
        .and.have.property('receipt');
    });
  }

  it('S2: says of itself at the gate that it was not counted, so that the site keeps the text', async () => {
    const headers = as(await page.newReader());
    const site = createSite(page);
    for (const { also } of uncounted.flatMap(([, { also }]) => (also === undefined ? [] : [{ also }]))) {
      expect(await site.read(`/articles/${unread()}`, { ...headers, ...also })).to.deep.include({
        status: 204,
        reason: 'METERED',
        isCounted: false,
        article: null,
      });
    }
    expect(await page.used(headers)).to.equal(0);
  });
});
