import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('a reader who bought before signing in', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens });
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  before(async () => {
    const desk = createAdminDesk(service);
    await desk.changeOffer('trial-3-months', { endsAt: null });
    expect((await desk.makeOffer(monthlyOffer)).status).to.equal(201);
  });

  const somebody = async () => signedIn(await page.signIn(`${randomUUID()}@example.com`));

  async function buyer(offer?: string) {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    await buying.buy(headers, offer);
    return { headers, id: reader.id };
  }

  it('is let in by the very view with which they sign in, and on every other device from then on', async () => {
    const { headers } = await buyer();
    const registered = await somebody();
    expect((await page.meter(unread(), { headers: registered })).entitlement.state).to.equal('none');
    const both = { ...headers, ...registered };
    expect(await page.meter(unread(), { headers: both })).to.include({ granted: true, reason: 'TRIAL' });
    expect(await page.meter(unread(), { headers: registered })).to.include({ reason: 'TRIAL' });
    expect((await buying.entitlement(registered)).offer).to.equal('trial-3-months');
    expect(await page.meter(unread(), { headers }), 'signed out again').to.include({ reason: 'TRIAL' });
  });

  it('is let in to premium articles too, and whichever call comes first', async () => {
    for (const first of [
      (headers: Record<string, string>) => page.meter({ id: unread(), tier: 'premium' }, { headers }),
      (headers: Record<string, string>) => buying.entitlement(headers),
      (headers: Record<string, string>) => page.get(`/v1/${example}/offers`, headers),
    ]) {
      const [{ headers }, registered] = [await buyer(), await somebody()];
      await first({ ...headers, ...registered });
      expect(await page.meter({ id: unread(), tier: 'premium' }, { headers: registered })).to.include({
        reason: 'TRIAL',
      });
    }
  });

  it('has what becomes of it: the plan, a payment that fails, a refund', async () => {
    const { headers, id } = await buyer('monthly');
    const sub = `${randomUUID()}@example.com`;
    await page.meter(unread(), { headers: { ...headers, ...signedIn(await page.signIn(sub)) } });
    // A sign-in token lasts an hour, and what happens takes a month.
    const state = async () => (await buying.entitlement(signedIn(await page.signIn(sub)))).state;
    await buying.happens(id, 'card', { outcome: 'declined' });
    await page.moveClock({ advance: 'P1M1D' });
    expect(await state()).to.equal('grace');
    await buying.happens(id, 'refund');
    expect(await state()).to.equal('revoked');
  });

  it('is the first who signs in: the purchase is nobody else’s afterwards', async () => {
    const { headers } = await buyer();
    const [first, second] = [await somebody(), await somebody()];
    await page.meter(unread(), { headers: { ...headers, ...first } });
    expect((await page.meter(unread(), { headers: { ...headers, ...second } })).entitlement.state).to.equal('none');
    expect((await buying.entitlement(first)).state).to.equal('trial');
  });

  it('is one of two who sign in at once', async () => {
    const { headers } = await buyer();
    const readers = await Promise.all(Array.from({ length: 10 }, somebody));
    await Promise.all(readers.map((reader) => page.meter(unread(), { headers: { ...headers, ...reader } })));
    const states = await Promise.all(readers.map(async (reader) => (await buying.entitlement(reader)).state));
    expect(states.filter((state) => state === 'trial')).to.have.length(1);
  });

  it('is sold nothing twice, has had their trial, and finds their subscription in the portal', async () => {
    const { headers, id } = await buyer();
    const registered = await somebody();
    await buying.entitlement({ ...headers, ...registered });
    await expectProblem(await buying.checkout(registered, { offer: 'monthly' }), {
      status: 409,
      code: 'already-subscribed',
    });
    const portal = await page.post(`/v1/${example}/portal`, { returnUrl }, registered);
    expect(portal.status).to.equal(201);
    await buying.happens(id, 'cancel', { when: 'now' });
    expect((await buying.entitlement(registered)).state).to.equal('trial-expired');
    await expectProblem(await buying.checkout(registered), { status: 409, code: 'not-eligible' });
  });

  it('loses it where an admin takes it away from the reader they are now, and their subscription is ended', async () => {
    const { headers } = await buyer('monthly');
    const registered = await somebody();
    const { reader } = await page.meter(unread(), { headers: { ...headers, ...registered } });
    const revoked = await createAdminDesk(service).call('POST', `/readers/${reader.id}/revoke`, { as: 'olga' });
    expect(revoked.status).to.equal(200);
    expect((await buying.entitlement(registered)).state).to.equal('revoked');
    // That it was ended at Stripe a webhook says.
    await eventually(async () => (await buying.entitlement(headers)).state === 'expired');
  });
});
