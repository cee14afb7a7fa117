import { expect } from 'chai';
import { createAmpPage, site } from '../../support/amp/page.ts';
import { example, expectProblem } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { createPublisherKey } from '../../support/trust/publisher-claims.ts';

describe('what AMP pages ask', () => {
  const publisher = createPublisherKey();
  const config = useConfigDir({
    proved: { articles: { claims: { publicKey: publisher.publicKey } } },
    [example]: { institutions: [{ name: 'Sample University', networks: ['192.0.2.0/24'] }] },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const amp = createAmpPage(service);

  const faults: readonly (readonly [what: string, asked: Parameters<typeof amp.ask>[0], path: string])[] = [
    ['an empty id', { rid: '' }, 'rid'],
    ['an id with a space', { rid: 'a b' }, 'rid'],
    ['an id with more than ASCII', { rid: 'läser' }, 'rid'],
    ['an id of 257 characters', { rid: 'a'.repeat(257) }, 'rid'],
    ['an id that was not filled in', { rid: 'READER_ID' }, 'rid'],
    ['no article', { url: '' }, 'url'],
    ['an article that is too long', { url: `${site}/${'a'.repeat(2_100)}` }, 'url'],
    ['an unknown tier', { more: { tier: 'gold' } }, 'tier'],
    ['an unknown protocol', { more: { protocol: 'amp' } }, 'protocol'],
    ['claims where none are taken', { more: { claims: 'a.b.c' } }, 'claims'],
  ];

  for (const [what, asked, path] of faults) {
    it(`422: ${what}`, async () => {
      for (const verb of [amp.ask, amp.pingback])
        await expectProblem(await verb(asked), { status: 422, code: 'invalid-request', paths: [path] });
    });
  }

  it('item 6: T1: takes an article for what the publisher signed, where that is asked for, and not for what the address says', async () => {
    const url = `${site}/proved`;
    const exp = Math.floor(Date.now() / 1000) + 600;
    const signed = (tier: string, art = url) => publisher.sign({ art, tier, exp });
    const asked = { publication: 'proved', url, rid: 'amp-proved' };
    const reasonOf = async (more: Record<string, string>) => (await amp.authorize({ ...asked, more })).reason;
    expect(await reasonOf({ tier: 'free' })).to.equal('METERED');
    expect(await reasonOf({ sponsored: 'true' })).to.equal('METERED');
    expect(await reasonOf({ claims: signed('free') })).to.equal('FREE');
    expect(await reasonOf({ tier: 'free', claims: signed('premium') })).to.equal('PREMIUM');
    const other = await amp.ask({ ...asked, more: { claims: signed('free', `${site}/other`) } });
    await expectProblem(other, { status: 422, code: 'invalid-request', paths: ['claims'] });
    const forged = await amp.ask({
      ...asked,
      more: { claims: createPublisherKey().sign({ art: url, tier: 'free', exp }) },
    });
    expect(forged.status).to.equal(422);
  });

  it('200: with parameters of templates and of runtimes that we do not know', async () => {
    await amp.authorize({ more: { _: '0.123', viewer: 'https://www.google.com', meteringState: 'e30=' } });
  });

  it('200: what amp-subscriptions reads, if the page asks for that or the runtime does', async () => {
    for (const more of [{ protocol: 'amp-subscriptions' }, { meteringState: 'e30=' }, { crypt: 'abc' }])
      expect(await amp.authorize({ more })).to.include({ source: 'local', granted: true, grantReason: 'METERING' });
    expect(await amp.authorize({ more: { protocol: 'amp-access', crypt: 'abc' } })).to.not.have.property('source');
    const free = { tier: 'free', protocol: 'amp-subscriptions' };
    expect(await amp.authorize({ more: free })).to.not.have.property('grantReason');
    expect(await amp.authorize({ more: { tier: 'free' } })).to.include({ grantReason: 'FREE' });
  });

  it('200: every field of one type, where no meter applies too', async () => {
    const denied = await amp.authorize({ more: { tier: 'premium' } });
    expect(denied).to.include({ granted: false, reason: 'PREMIUM', views: 0, maxViews: 0, left: 0, plan: '' });
    const headers = { 'X-Forwarded-For': '192.0.2.7' };
    const letIn = await amp.authorize({ more: { tier: 'premium' }, headers });
    expect(letIn).to.include({ granted: true, reason: 'INSTITUTION', subscriber: false, loggedIn: false });
  });

  it('200: the banner’s headline in the language of the reader', async () => {
    const inLanguage = async (language: string) =>
      (await amp.authorize({ rid: 'amp-language', headers: { 'Accept-Language': language } })).msg;
    expect(await inLanguage('en')).to.equal('You have 9 free articles left this month');
    expect(await inLanguage('ja')).to.match(/[ぁ-ん]/);
    expect((await amp.authorize({ more: { locale: 'ja' } })).msg).to.match(/[ぁ-ん]/);
  });
});
