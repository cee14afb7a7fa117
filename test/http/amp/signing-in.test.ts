import { expect } from 'chai';
import { createAmpLoginBrowser, returnUrl, signInPage } from '../../support/amp/login.ts';
import { createAmpPage, site } from '../../support/amp/page.ts';
import { as, createFrontEnd, example, signedIn } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describeOnEveryStore('somebody who signs in on an AMP page', (store) => {
  const config = useConfigDir({
    [example]: { meter: smallMeter, amp: { signIn: signInPage, signedInDays: 30 } },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, ADMIN_TOKENS: adminTokens, ...store.env() }));
  const amp = createAmpPage(service);
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  let drawn = 0;
  let rid = '';
  let sub = '';
  let token = '';

  beforeEach(async () => {
    drawn += 1;
    rid = `amp-reader-${drawn}`;
    sub = `somebody-${drawn}@example.com`;
    token = await page.signIn(sub);
  });

  const article = (name: string | number) => `${site}/stories/${name}`;
  const signIn = (id = rid, options = {}) => createAmpLoginBrowser(service, options).signIn(id, token);

  it('item 6, B17: is their account from then on, and has read what they read before, once', async () => {
    await page.meter({ id: article('on-the-site') }, { headers: signedIn(token) });
    await amp.read(article(1), { rid });
    await amp.read('on-the-site', { rid, url: article('on-the-site') });
    expect(await signIn()).to.equal(`${returnUrl}#success=true`);
    const asked = await amp.authorize({ rid, url: article(1) });
    expect(asked).to.include({ loggedIn: true, subscriber: false, reason: 'ALREADY_READ', maxViews: 4 });
    // The runtime sends a pingback at once after a login, and more than one page may be open.
    await Promise.all([1, 1, 2, 2].map((name) => amp.pingback({ rid, url: article(name) })));
    expect(await amp.authorize({ rid, url: article(2) })).to.include({ reason: 'ALREADY_READ' });
    const used = await page.used(signedIn(token));
    expect(used).to.equal((await amp.authorize({ rid, url: article(2) })).views);
    expect(used).to.be.within(3, 4);
  });

  it('item 6, B17: counts a view after signing in once, whether it is asked by AMP or by the site', async () => {
    await signIn();
    await amp.read(article(1), { rid });
    await page.meter({ id: article(1) }, { headers: signedIn(token) });
    await amp.read(article(1), { rid });
    expect(await page.used(signedIn(token))).to.equal(1);
    expect(await amp.authorize({ rid, url: article(2) })).to.include({ views: 2, maxViews: 4, left: 2 });
  });

  it('item 6: has the articles that their cookie read, too, and no more than their limit', async () => {
    const cookie = await page.newReader();
    for (const name of ['a', 'b']) await page.meter({ id: article(name) }, { headers: as(cookie) });
    for (const name of ['c', 'd']) await amp.read(article(name), { rid });
    await signIn(rid, { cookie: `stile_reader=${cookie}` });
    for (const name of ['a', 'b', 'c', 'd'])
      expect(await amp.authorize({ rid, url: article(name) }), name).to.include({ reason: 'ALREADY_READ', left: 0 });
    expect(await amp.authorize({ rid, url: article('e') })).to.include({ granted: false });
    expect(await page.meter({ id: article('d') }, { headers: as(cookie) })).to.include({ reason: 'ALREADY_READ' });
  });

  it('item 6: is let in as a subscriber, and is one to amp-subscriptions with a name of its own', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const granted = await desk.call('POST', `/readers/${sub}/grant`, { as: 'olga', body: { until } });
    expect(granted.status, await granted.text()).to.equal(200);
    expect(await amp.authorize({ rid, more: { tier: 'premium' } })).to.include({ granted: false, subscriber: false });
    await signIn();
    const premium = { rid, more: { tier: 'premium', protocol: 'amp-subscriptions' } };
    const { metering, ...answer } = await amp.authorize(premium);
    expect(answer).to.include({ granted: true, subscriber: true, loggedIn: true, grantReason: 'SUBSCRIBER' });
    expect(metering?.state.id).to.match(/^[\w-]{22}$/);
    expect(metering?.state.attributes.map(({ name }) => name)).to.deep.equal(['standard_registered_user']);
    expect((metering?.state.attributes[0]?.timestamp ?? 0) * 1000).to.be.closeTo(Date.now(), 600_000);
    expect(await amp.authorize({ rid })).to.not.have.property('metering');
  });

  it('item 6: may be several readers of AMP pages, and another account on one of them', async () => {
    await signIn(rid);
    await signIn(`${rid}-viewer`);
    await amp.read(article(1), { rid });
    expect(await amp.authorize({ rid: `${rid}-viewer`, url: article(1) })).to.include({ reason: 'ALREADY_READ' });
    token = await page.signIn(`other-${sub}`);
    await signIn(rid);
    expect(await amp.authorize({ rid, url: article(3) })).to.include({ loggedIn: true, views: 1 });
  });

  it('item 6: is so by a reader token as well, and for so many days as the publication says', async () => {
    const reader = await page.newReader();
    await signIn(reader);
    expect(await amp.authorize({ rid: reader })).to.include({ loggedIn: true });
  });

  it('item 6: is exported and erased with their account', async () => {
    await signIn();
    const path = `/readers/${sub}`;
    const file = (await (await desk.get(`${path}/export`, 'olga')).json()) as { ampSignIns: { endsAt: string }[] };
    expect(file.ampSignIns).to.have.lengthOf(1);
    expect(Date.parse(file.ampSignIns[0]?.endsAt ?? '')).to.be.closeTo(Date.now() + 30 * 86_400_000, 600_000);
    expect((await desk.call('DELETE', path, { as: 'olga' })).status).to.equal(204);
    expect(await amp.authorize({ rid })).to.include({ loggedIn: false });
  });
});
