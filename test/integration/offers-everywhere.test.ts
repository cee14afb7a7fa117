import { expect } from 'chai';
import { createFrontEnd, type FrontEnd, unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { winterOffer } from '../support/offer-service.ts';
import { patience } from '../support/processes/stile.ts';
import { startService } from '../support/service.ts';
import { adminTokens, createAdminDesk } from '../support/sign-on/admins.ts';
import { createTestResources } from '../support/test-resources.ts';

/** So soon after an admin was answered every process knows it. */
const withinMs = 1000;

const noDates = { ...winterOffer, startsAt: null, endsAt: null };

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`a change of an offer (${kind})`, function () {
    this.timeout(patience);
    const stage = createTestResources();

    afterEach(() => stage.clear());

    const storeUrl = async () => (kind === 'SQLite' ? stage.fileStore() : (await stage.redis()).url);

    async function instance(STORE_URL: string): Promise<FrontEnd> {
      const service = await startService({ STORE_URL, ADMIN_TOKENS: adminTokens });
      stage.onClear(() => service.close());
      return createFrontEnd(service.url);
    }

    /** What the banner of a new reader names. A connection of its own each time comes to any of the workers. */
    async function named(page: FrontEnd) {
      const decision = await page.meter(unread(), { headers: { Connection: 'close' } });
      return decision.banner?.offer?.label ?? null;
    }

    /** Makes, changes and ends an offer, and sees after each that everybody everywhere is told of it in time. */
    async function walk(pages: readonly FrontEnd[], askedOfEach: number): Promise<void> {
      const everywhere = async (expected: string | null) => {
        const asked = pages.flatMap((page) => Array.from({ length: askedOfEach }, () => named(page)));
        for (const label of await Promise.all(asked)) expect(label).to.equal(expected);
      };
      const soon = (expected: string | null) => eventually(() => everywhere(expected), withinMs);
      const desks = pages.map(({ url }) => createAdminDesk(url));
      const [first] = desks;
      const last = desks.at(-1);
      if (first === undefined || last === undefined) throw new Error('There is no instance.');
      await first.call('POST', '/offers/trial-3-months/end');
      await soon(null);
      expect((await first.makeOffer({ ...noDates, status: 'draft' })).status).to.equal(201);
      await soon(null);
      await last.changeOffer('winter', { status: 'live' });
      await soon('Two months for $5');
      await first.changeOffer('winter', { price: { amount: 400, currency: 'usd' } });
      await soon('Two months for $4');
      expect((await last.call('POST', '/offers/winter/end')).status).to.equal(200);
      await soon(null);
    }

    it('reaches every instance within a second', async () => {
      const STORE_URL = await storeUrl();
      await walk([await instance(STORE_URL), await instance(STORE_URL), await instance(STORE_URL)], 1);
    });

    it('reaches every worker within a second', async () => {
      const STORE_URL = await storeUrl();
      const { url } = await stage.service({ STORE_URL, WORKERS: '2', ADMIN_TOKENS: adminTokens });
      await walk([createFrontEnd(url)], 8);
    });
  });
}
