import { expect } from 'chai';
import { createBuying } from '../../../support/browser/buying.ts';
import { as, type FrontEnd, unread } from '../../../support/browser/front-end.ts';
import { patience } from '../../../support/processes/stile.ts';
import { startTown, type Town } from '../../../support/selling/against-stripe.ts';
import type { AdminDesk } from '../../../support/sign-on/admins.ts';
import { createTestResources } from '../../../support/test-resources.ts';

interface ShownPurchase {
  readonly status: string;
  readonly takenBack: boolean;
  readonly endedBecause: string | null;
  readonly paused: { readonly resumesAt: string | null } | null;
  readonly paidAfterEnd: readonly { readonly amount: number; readonly currency: string; readonly invoice: string }[];
}

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`what ends a subscription, over HTTP (${kind})`, function () {
    this.timeout(patience);
    const stage = createTestResources();
    let town: Town;
    let page: FrontEnd;
    let desk: AdminDesk;

    before(async () => {
      town = await startTown(stage, kind);
      ({ page, desk } = town);
    });

    after(() => stage.clear());
    afterEach(() => town.world.standIn.setDelivery('normal'));

    async function subscriber(offer?: string) {
      const headers = as(await page.newReader());
      await town.world.standIn.pay(await createBuying(page).open(headers, offer), { outcome: 'paid' });
      const { reader } = await page.meter(unread(), { headers });
      return { headers, reader: reader.id };
    }

    const stateOf = async (headers: Record<string, string>) =>
      (await page.meter(unread(), { headers })).entitlement.state;

    async function boughtBy(reader: string): Promise<ShownPurchase> {
      const { purchases } = (await (await desk.get(`/readers/${reader}`)).json()) as { purchases: ShownPurchase[] };
      const [purchase] = purchases;
      if (purchase === undefined) throw new Error('Nothing was bought.');
      return purchase;
    }

    const newestInvoice = async () => (await town.world.stripe.invoices.list({ limit: 1 })).data[0];

    it('F6: breatheco-de #9859: a refund in full during the trial locks out and ends; log, metric and audit log say so', async () => {
      const { headers, reader } = await subscriber();
      await town.world.standIn.refund(reader);
      expect(await stateOf(headers)).to.equal('revoked');
      expect(await boughtBy(reader)).to.include({ status: 'canceled', takenBack: true, endedBecause: 'refunded' });
      const { entries } = (await (await desk.get('/audit', 'olga')).json()) as {
        entries: { who: string; what: string }[];
      };
      const ours = entries.filter(({ what }) => what === `purchase.end-refunded ${reader}`);
      expect(ours.map(({ who }) => who)).to.deep.equal(['stile']);
      const metrics = await (await page.get('/metrics')).text();
      expect(metrics).to.match(/stile_purchase_acts_total\{[^}]*act="end-refunded"[^}]*\} [1-9]/);
      expect(town.services[0]?.logs()).to.include('"act":"end-refunded"');
    });

    it('F6: craftcms #36: so do two partial refunds that make a full one', async () => {
      const { headers, reader } = await subscriber();
      await town.world.standIn.refund(reader, { amount: 500 });
      expect(await stateOf(headers)).to.equal('trial');
      await town.world.standIn.refund(reader, { amount: 400 });
      expect(await stateOf(headers)).to.equal('revoked');
      expect((await boughtBy(reader)).status).to.equal('canceled');
    });

    it('F6: a dispute that is won gives back what was paid', async () => {
      const { headers, reader } = await subscriber();
      await town.world.standIn.dispute(reader);
      expect(await stateOf(headers)).to.equal('revoked');
      await town.world.standIn.decideDispute(reader, 'won');
      expect(await stateOf(headers)).to.equal('trial');
    });

    it('F11: woo-stripe #4403, solidus #265: so does a refund that fails later', async () => {
      const { headers, reader } = await subscriber('monthly');
      await town.world.standIn.refund(reader, { fails: 'later' });
      expect(await stateOf(headers)).to.equal('revoked');
      await town.world.standIn.failRefund(reader);
      expect(await stateOf(headers)).to.equal('active');
    });

    it('F13: better-auth #2087: an invoice in a form of 2022 is acted on', async () => {
      town.world.standIn.setDelivery('lost');
      const { headers } = await subscriber('monthly');
      expect(await stateOf(headers)).to.equal('none');
      const { parent, ...invoice } = (await newestInvoice()) ?? {};
      const object = { ...invoice, subscription: parent?.subscription_details?.subscription };
      const event = { id: `evt_of_2022_${kind}`, object: 'event', api_version: '2022-11-15', type: 'invoice.paid' };
      const answer = await town.send(page, { ...event, data: { object } });
      expect(await answer.json()).to.deep.equal({ outcome: 'handled' });
      expect(await stateOf(headers)).to.equal('active');
    });

    it('item 7: a pause is shown at the desk with its end, and keeps the reader in by default', async () => {
      const { headers, reader } = await subscriber('monthly');
      const resumesAt = Date.parse('2027-12-01T00:00:00+09:00');
      await town.world.standIn.pauseCollection(reader, { behavior: 'void', resumesAt });
      expect(await stateOf(headers)).to.equal('active');
      expect((await boughtBy(reader)).paused).to.deep.equal({ resumesAt: '2027-12-01T00:00:00+09:00' });
      await town.world.standIn.resumeCollection(reader);
      expect((await boughtBy(reader)).paused).to.equal(null);
    });

    it('F12: restrict-content-pro #962: what is paid after the end, before it could be voided, is shown at the desk', async () => {
      const { headers, reader } = await subscriber('monthly');
      await town.world.standIn.setCard(reader, 'declined');
      await town.world.advance({ days: 31, hours: 3 });
      expect(await stateOf(headers)).to.equal('grace');
      town.world.standIn.setDelivery('lost');
      await town.world.standIn.cancel(reader, 'now');
      await town.world.advance({ hours: 1 });
      town.world.standIn.setDelivery('normal');
      await town.world.standIn.payInvoice(reader);
      expect(await stateOf(headers)).to.equal('expired');
      const { paidAfterEnd } = await boughtBy(reader);
      expect(paidAfterEnd).to.have.length(1);
      expect(paidAfterEnd[0]).to.include({ amount: 2999, currency: 'usd' });
    });
  });
}
