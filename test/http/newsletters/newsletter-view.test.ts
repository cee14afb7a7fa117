import { expect } from 'chai';
import { as, createFrontEnd, example } from '../../support/browser/front-end.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { readerSecret, useEntitlementDesk } from '../../support/selling/entitlements.ts';
import { useService } from '../../support/service.ts';
import { createNewsletterDesk, newsletters, onSite, secretOf } from '../../support/trust/newsletter-links.ts';

const nothingFree = { limits: { anonymous: 0, registered: 0 }, window: 'month' };
const hour = 3_600_000;

describe('item 7: a newsletter’s token with a view', () => {
  let now = Date.UTC(2026, 10, 23, 3);
  const fields = { ...sellingNothing, meter: nothingFree, newsletters };
  const config = useConfigDir({ [example]: fields, other: fields, plain: { ...sellingNothing, meter: nothingFree } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, READER_SECRET: readerSecret }), {
    realNow: () => now,
    secretOf,
  });
  const page = createFrontEnd(service);
  const desk = useEntitlementDesk(service);
  const sign = createNewsletterDesk(() => now);

  const passIn = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .find((each) => each.startsWith('stile_pass_'))
      ?.split(';', 1)[0] ?? null;

  async function view(article: string, newsletter: string, headers: Record<string, string> = {}) {
    const answer = await page.ask(article, { headers, fields: { newsletter, receipt: true } });
    const { granted, reason, receipt } = (await answer.json()) as {
      granted: boolean;
      reason: string;
      receipt?: string;
    };
    return { granted, reason, receipt, pass: passIn(answer) };
  }

  const gate = (uri: string, headers: Record<string, string> = {}) =>
    page.get(`/v1/${example}/gate`, { 'X-Original-URI': uri, ...headers });

  it('opens its article, premium too, and is not counted', async () => {
    const token = await page.newReader();
    const decision = await page.meter(
      { id: onSite('/a/1'), tier: 'premium' },
      { headers: as(token), fields: { newsletter: sign(['/a/1']), trace: true } },
    );
    expect(decision).to.include({ granted: true, reason: 'NEWSLETTER', grantReason: 'FREE', meter: null });
    expect(decision.banner).to.equal(null);
    expect(decision.trace?.at(-1)).to.deep.include({ rule: 'newsletter', because: 'let in by newsletter weekly' });
  });

  it('gives the browser a pass for an hour, by which page and gate open the article, and no other', async () => {
    const reader = await page.newReader();
    const { pass, receipt } = await view(onSite('/a/1?utm_source=mail'), sign(['/a/1']), as(reader));
    expect(receipt).to.be.a('string');
    const headers = { ...as(reader), Cookie: pass ?? '' };
    expect(await page.meter(onSite('/a/1/'), { headers })).to.include({ reason: 'NEWSLETTER' });
    expect(await page.meter(onSite('/a/2'), { headers })).to.include({ granted: false });
    const open = await gate('/a/1', headers);
    expect([open.status, open.headers.get('x-stile-reason')]).to.deep.equal([204, 'NEWSLETTER']);
    expect((await gate('/a/2', headers)).status).to.equal(401);
    const other = await page.newReader();
    expect(await page.meter(onSite('/a/1'), { headers: { ...as(other), Cookie: pass ?? '' } })).to.include({
      granted: false,
    });
    now += hour;
    expect(await page.meter(onSite('/a/1'), { headers })).to.include({ granted: false });
  });

  it('opens all articles of an issue, of which each knows the others for an hour', async () => {
    const reader = await page.newReader();
    const issue = sign(['/a/1', '/a/2', 'own-id']);
    const { pass, reason } = await view('/a/2', issue, as(reader));
    expect(reason).to.equal('NEWSLETTER');
    const headers = { ...as(reader), Cookie: pass ?? '' };
    for (const article of [onSite('/a/1'), '/a/2', 'own-id'])
      expect(await page.meter(article, { headers }), article).to.include({ reason: 'NEWSLETTER' });
    expect(await page.meter('/a/3', { headers })).to.include({ granted: false });
  });

  it('is found by the gate in the address, and sets reader and pass there', async () => {
    const answer = await gate(`/a/1?b=2&st=${sign(['/a/1?b=2'])}`);
    expect([answer.status, answer.headers.get('x-stile-reason')]).to.deep.equal([204, 'NEWSLETTER']);
    expect(answer.headers.get('x-stile-counted')).to.equal('false');
    const cookies = answer.headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '');
    expect(cookies.map((each) => each.split('=', 1)[0])).to.deep.equal(['stile_reader', `stile_pass_${example}`]);
    const again = await gate('/a/1?b=2', { Cookie: cookies.join('; ') });
    expect([again.status, again.headers.get('x-stile-reason')]).to.deep.equal([204, 'NEWSLETTER']);
    expect(again.headers.getSetCookie()).to.deep.equal([]);
  });

  it('opens no address that servers may read in another way', async () => {
    const token = sign(['/a/1']);
    for (const uri of [`/x/%2e%2e/a/1?st=${token}`, `/a//1?st=${token}`, `/a%2F1?st=${token}`]) {
      const answer = await gate(uri);
      expect([answer.status, answer.headers.get('x-stile-reason')], uri).to.deep.equal([403, 'AMBIGUOUS_ADDRESS']);
    }
    const two = await gate(`/a/1?st=${token}`, { 'X-Forwarded-Uri': '/a/2' });
    expect(two.status).to.equal(403);
  });

  const nothing: readonly (readonly [what: string, article: string, token: () => string])[] = [
    ['for another article', '/a/2', () => sign(['/a/1'])],
    ['of another publication', '/a/1', () => sign(['/a/1'], { publication: 'other' })],
    ['of a newsletter that is not there', '/a/1', () => sign(['/a/1'], { newsletter: 'none' })],
    ['of a newsletter that is switched off', '/a/1', () => sign(['/a/1'], { newsletter: 'stopped' })],
    ['that is cut off', '/a/1', () => sign(['/a/1']).slice(0, -1)],
    ['that another program wrote', '/a/1', () => 'utm'],
    ['that is endless', '/a/1', () => 'A'.repeat(4_000)],
    ['that is empty', '/a/1', () => ''],
  ];

  for (const [what, article, token] of nothing) {
    it(`changes nothing if it is one ${what}`, async () => {
      const { granted, pass } = await view(article, token(), as(await page.newReader()));
      expect({ granted, pass }).to.deep.equal({ granted: false, pass: null });
      expect((await gate(`${article}?st=${token()}`)).status).to.equal(401);
    });
  }

  it('changes nothing once it has ended', async () => {
    const token = sign(['/a/1'], { days: 1 });
    now += 24 * hour;
    expect(await view('/a/1', token)).to.deep.include({ granted: false, pass: null });
  });

  it('changes nothing for publications without newsletters', async () => {
    const answer = await page.meter('/a/1', { publication: 'plain', fields: { newsletter: sign(['/a/1']) } });
    expect(answer.granted).to.equal(false);
  });

  it('opens nothing for what calls itself a crawler, and leaves subscribers what they are', async () => {
    const crawler = await view('/a/1', sign(['/a/1']), { 'User-Agent': 'Googlebot' });
    expect(crawler).to.deep.include({ granted: false, pass: null });
    const { reader } = await page.meter({ id: 'free', tier: 'free' });
    await desk.give(example, reader.id, { state: 'active' });
    const subscriber = await view('/a/1', sign(['/a/1'], { newsletter: 'capped' }), as(reader.token ?? ''));
    expect(subscriber).to.deep.include({ granted: true, reason: 'SUBSCRIBER', pass: null });
  });

  it('proves nothing in a dry run: neither a pass nor a receipt', async () => {
    const options = { query: '?dryRun=true', fields: { newsletter: sign(['/a/1']), receipt: true } };
    const answer = await page.ask('/a/1', options);
    expect(passIn(answer)).to.equal(null);
    const decision = (await answer.json()) as object;
    expect(decision).to.include({ granted: true, reason: 'NEWSLETTER' });
    expect(decision).not.to.have.property('receipt');
  });

  it('lets in as many readers a day as its newsletter says, each of them as often as they come', async () => {
    const token = sign(['/a/1'], { newsletter: 'capped' });
    const readers = [await page.newReader(), await page.newReader(), await page.newReader()];
    const reasons = async () => {
      const seen: string[] = [];
      for (const reader of readers) seen.push((await view('/a/1', token, as(reader))).reason);
      return seen;
    };
    const closed = 'METER_EXHAUSTED';
    expect(await reasons()).to.deep.equal(['NEWSLETTER', 'NEWSLETTER', closed]);
    // Who was refused is not let in by asking again, and who was let in stays so without the pass.
    expect(await reasons()).to.deep.equal(['NEWSLETTER', 'NEWSLETTER', closed]);
    now += 24 * hour;
    readers.reverse();
    expect(await reasons()).to.deep.equal(['NEWSLETTER', 'NEWSLETTER', closed]);
  });

  it('is used once by all programs of a network that look at links', async () => {
    const token = sign(['/a/9'], { newsletter: 'capped' });
    for (let look = 0; look < 5; look += 1) expect((await gate(`/a/9?st=${token}`)).status).to.equal(204);
    const browser = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' };
    expect((await gate(`/a/9?st=${token}`, { ...browser, 'X-Original-Method': 'HEAD' })).status).to.equal(204);
    expect((await gate(`/a/9?st=${token}`, browser)).status).to.equal(204);
    expect((await gate(`/a/9?st=${token}`, browser)).status).to.equal(401);
  });

  it('is in the metrics by what became of it, and in no other way', async () => {
    const { text } = { text: await (await page.get('/metrics')).text() };
    for (const outcome of ['opened', 'refused', 'off', 'used-up'])
      expect(text).to.match(
        new RegExp(`stile_newsletter_links_total\\{publication="${example}",outcome="${outcome}"\\} [1-9]`),
      );
    expect(text).to.match(/stile_decisions_total\{publication="nikkei-asian-review",reason="NEWSLETTER"\} [1-9]/);
  });
});
