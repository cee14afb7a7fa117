import { expect } from 'chai';
import { createBuying } from '../../../support/browser/buying.ts';
import { as, type FrontEnd, unread } from '../../../support/browser/front-end.ts';
import { patience } from '../../../support/processes/stile.ts';
import { startTown, type Town } from '../../../support/selling/against-stripe.ts';
import type { AdminDesk } from '../../../support/sign-on/admins.ts';
import { createTestResources } from '../../../support/test-resources.ts';

interface Reader {
  readonly headers: Record<string, string>;
  readonly id: string;
}

interface AtDesk {
  readonly entitlement: { readonly state: string };
  readonly purchases: readonly { readonly soldAs: string; readonly paidFull: boolean }[];
  readonly stripe: {
    readonly refused: readonly { readonly offer: string; readonly reason: string; readonly kept: object | null }[];
  };
}

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`F1: what support and cards do to a purchase (${kind})`, function () {
    this.timeout(patience);
    const stage = createTestResources();
    let town: Town;
    let page: FrontEnd;
    let desk: AdminDesk;

    beforeEach(async () => {
      town = await startTown(stage, kind);
      ({ page, desk } = town);
    });

    afterEach(() => stage.clear());

    async function buy(offer: string, fingerprint: string): Promise<Reader> {
      const headers = as(await page.newReader());
      const session = await createBuying(page).open(headers, offer);
      await town.world.standIn.pay(session, { outcome: 'paid', fingerprint });
      await town.world.standIn.settled();
      const { reader } = await page.meter(unread(), { headers });
      return { headers, id: reader.id };
    }

    const atDesk = async ({ id }: Reader) => (await (await desk.get(`/readers/${id}`)).json()) as AtDesk;

    /** What Stile did by itself: for every entry of the audit log its text, and what the metric says. */
    async function acts() {
      const answer = await desk.get('/audit?what=purchase.', 'olga');
      const { entries } = (await answer.json()) as { entries: { who: string; what: string; after: object }[] };
      const metrics = await (await page.get('/metrics')).text();
      const counted = metrics.split('\n').filter((line) => line.startsWith('stile_purchase_acts_total{'));
      return { entries: entries.map(({ who, what }) => `${who}: ${what}`), counted };
    }

    it('a free month for a full-price plan, whose card had a trial of another reader, takes nothing away', async () => {
      await buy('trial-3-months', 'F');
      const reader = await buy('monthly', 'F');
      await town.world.advance({ days: 32 });
      const { data } = await town.world.stripe.subscriptions.list({ limit: 10 });
      const subscription = data.find(({ metadata }) => metadata['reader'] === reader.id);
      const trial_end = town.world.now() + 30 * 86_400;
      await town.world.stripe.subscriptions.update(String(subscription?.id), { trial_end });
      await town.world.standIn.settled();
      const { headers } = reader;
      expect((await page.meter(unread(), { headers })).reason).to.equal('SUBSCRIBER');
      const found = await atDesk(reader);
      expect(found.entitlement.state).to.equal('active');
      expect(found.purchases[0]).to.include({ soldAs: 'plan', paidFull: true });
      expect(found.stripe.refused).to.deep.equal([]);
      expect((await town.world.stripe.refunds.list({})).data).to.deep.equal([]);
      expect(await acts()).to.deep.equal({ entries: [], counted: [] });
    });

    it("F11: a refund of a refused trial that fails is shown at the desk, because the money is nobody's but the reader's", async () => {
      await buy('trial-3-months', 'F');
      const reader = await buy('trial-3-months', 'F');
      const kept = async () => (await atDesk(reader)).stripe.refused.map((each) => each.kept);
      expect(await kept()).to.deep.equal([null]);
      await town.world.standIn.failRefund(reader.id);
      await town.world.standIn.settled();
      expect(await kept()).to.deep.equal([{ amount: 900, currency: 'usd' }]);
    });

    it('a second trial by one card is refused: logged, counted, audited, and shown at the desk', async () => {
      await buy('trial-3-months', 'F');
      const reader = await buy('trial-3-months', 'F');
      const found = await atDesk(reader);
      expect(found.entitlement.state).to.equal('none');
      expect(found.stripe.refused.map(({ offer, reason }) => ({ offer, reason }))).to.deep.equal([
        { offer: 'trial-3-months', reason: 'second-trial' },
      ]);
      const { entries, counted } = await acts();
      expect(entries).to.deep.equal([`stile: purchase.refuse-second-trial ${reader.id}`]);
      expect(counted).to.have.lengthOf(1);
      expect(counted[0]).to.match(/act="refuse-second-trial".* 1$/);
    });
  });
}
