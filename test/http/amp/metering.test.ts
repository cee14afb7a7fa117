import { expect } from 'chai';
import { createAmpPage, site } from '../../support/amp/page.ts';
import { as, createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const limit = 2;
const newReaders = { perDay: 2, ipv4Prefix: 24, ipv6Prefix: 48 };

describeOnEveryStore('the meter of AMP pages', (store) => {
  const config = useConfigDir({
    [example]: { meter: smallMeter },
    other: { meter: smallMeter },
    budgeted: { meter: smallMeter, newReaders },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1', ...store.env() }));
  const amp = createAmpPage(service);
  const page = createFrontEnd(service);
  let drawn = 0;
  let rid = '';

  beforeEach(() => {
    drawn += 1;
    rid = `amp-reader-${drawn}`;
  });

  const article = (name: string | number) => `${site}/stories/${name}`;

  it('item 6: includes the article that is being opened in what it says, and counts it only at the pingback', async () => {
    const asked = { rid, url: article(1) };
    const first = { granted: true, subscriber: false, loggedIn: false, views: 1, maxViews: limit, left: 1 };
    expect(await amp.authorize(asked)).to.include({
      ...first,
      grantReason: 'METERING',
      reason: 'METERED',
      last: false,
    });
    expect((await amp.authorize(asked)).data).to.deep.equal({
      isLoggedIn: false,
      articlesRead: 1,
      articlesLeft: 1,
      articleLimit: limit,
    });
    await amp.pingback(asked);
    expect(await amp.authorize(asked)).to.include({ ...first, reason: 'ALREADY_READ' });
    const second = { granted: true, views: 2, maxViews: limit, left: 0, last: true };
    expect(await amp.read(article(2), { rid })).to.include({ ...second, currentViews: 2, access: true });
    const third = await amp.authorize({ rid, url: article(3) });
    expect(third).to.include({ granted: false, access: false, views: limit, maxViews: limit, left: 0, last: false });
    expect(third).to.not.have.property('grantReason');
    expect(third.data).to.include({ articlesRead: limit, articlesLeft: 0 });
    expect(await amp.authorize({ rid, url: article(1) })).to.include({
      granted: true,
      reason: 'ALREADY_READ',
      left: 0,
    });
  });

  it('item 6: counts each article once, however often it is read and however its address is written', async () => {
    for (const url of [article(1), `${article(1)}/`, `${article(1)}?utm_source=amp#top`, article(1)])
      expect((await amp.pingback({ rid, url })).status).to.equal(204);
    expect(await amp.authorize({ rid, url: article(2) })).to.include({ granted: true, views: 2 });
  });

  it('item 6: counts at once no more than the limit', async () => {
    const sent = Array.from({ length: 8 }, (_, index) => amp.pingback({ rid, url: article(index) }));
    expect((await Promise.all(sent)).map(({ status }) => status)).to.deep.equal(sent.map(() => 204));
    const read = await Promise.all(sent.map((_, index) => amp.authorize({ rid, url: article(index) })));
    expect(read.filter(({ granted }) => granted)).to.have.lengthOf(limit);
  });

  it('item 6: counts nothing past the limit, and nothing that is free, but answers as ever', async () => {
    for (const name of [1, 2, 3, 4]) await amp.pingback({ rid, url: article(name) });
    expect(await amp.authorize({ rid, url: article(4) })).to.include({ granted: false, views: limit });
    const free = { rid: `${rid}-free`, url: article(5), more: { tier: 'free' } };
    expect(await amp.authorize(free)).to.include({ granted: true, reason: 'FREE', grantReason: 'FREE', views: 0 });
    await amp.pingback(free);
    expect(await amp.authorize({ ...free, url: article(6), more: {} })).to.include({ views: 1 });
  });

  it('B11, item 6: is not moved by authorizations, prefetches or refused calls', async () => {
    for (const name of [1, 2, 3, 4]) await amp.authorize({ rid, url: article(name) });
    await amp.pingback({ rid, url: article(5), headers: { 'Sec-Purpose': 'prefetch;prerender' } });
    await amp.pingback({ rid, url: article(6), body: 'x'.repeat(17_000) });
    expect(await amp.authorize({ rid, url: article(7) })).to.include({ views: 1 });
  });

  it('item 6: takes whatever a runtime sends for what it is worth, which is nothing', async () => {
    const winning = {
      raw: '{"granted":true}',
      source: 'local',
      service: 'local',
      granted: true,
      grantReason: 'SUBSCRIBER',
    };
    const nothing = { raw: '', source: '', service: 'local', granted: false, grantReason: '' };
    const bodies = [winning, [winning, nothing], nothing].map((body) => JSON.stringify(body));
    for (const body of [...bodies, '', '{"granted":tr', 'null', '[[[[', '\u0000', 'a=b', '7'])
      for (const type of ['text/plain', 'text/plain;charset=utf-8', 'application/x-www-form-urlencoded'])
        expect(
          (await amp.pingback({ rid, url: article(1), body, headers: { 'Content-Type': type } })).status,
          body,
        ).to.equal(204);
    await amp.pingback({ rid, url: article(2), body: bodies[0] ?? '', headers: { 'Content-Type': 'text/plain' } });
    await amp.pingback({ rid, url: article(3), body: bodies[0] ?? '', headers: { 'Content-Type': 'text/plain' } });
    expect(await amp.authorize({ rid, url: article(3) })).to.include({ granted: false, subscriber: false, views: 2 });
    const typed = { 'Content-Type': 'image/png' };
    const answer = await amp.pingback({ rid, body: 'x', headers: typed });
    await expectProblem(answer, { status: 415, code: 'unsupported-media-type' });
    const large = await amp.pingback({ rid, body: 'x'.repeat(16_385) });
    await expectProblem(large, { status: 413, code: 'payload-too-large' });
  });

  it('item 6: is another one in another publication, and for another reader', async () => {
    await amp.read(article(1), { rid });
    expect(await amp.authorize({ rid, url: article(2), publication: 'other' })).to.include({ views: 1 });
    expect(await amp.authorize({ rid: `${rid}x`, url: article(2) })).to.include({ views: 1 });
  });

  it('item 6: is that of the cookie if it comes along, else that of the reader token', async () => {
    const token = await page.newReader();
    await page.meter({ id: article(1) }, { headers: as(token) });
    expect(await amp.authorize({ rid: token, url: article(1) })).to.include({ reason: 'ALREADY_READ', left: 1 });
    const headers = { Cookie: `stile_reader=${token}` };
    expect(await amp.read(article(2), { rid, headers })).to.include({ views: 2 });
    expect(await page.used(as(token))).to.equal(2);
  });

  it('B17, item 6: is one for a reader whose cookie comes only now and then', async () => {
    const token = await page.newReader();
    const headers = { Cookie: `stile_reader=${token}` };
    await amp.read(article(1), { rid });
    await amp.read(article(2), { rid, headers });
    expect(await amp.authorize({ rid, url: article(1), headers })).to.include({ reason: 'ALREADY_READ', left: 0 });
    for (const more of [{ headers }, {}])
      expect(await amp.authorize({ rid, url: article(3), ...more })).to.include({ granted: false, views: limit });
    expect(await page.used(as(token))).to.equal(2);
  });

  it('item 6: is never that of a forged token, nor of an id that Stile gives registered readers', async () => {
    const token = await page.newReader();
    await page.meter(article(1), { headers: as(token) });
    const { reader } = await page.meter(article(1), { headers: as(token) });
    for (const forged of [reader.id, `${token}x`, token.slice(0, -1)])
      expect(await amp.authorize({ rid: forged, url: article(2) }), forged).to.include({ views: 1, loggedIn: false });
  });

  it('item 6: begins for so many new readers of a network as the publication has room for', async () => {
    const from = (network: number) => ({ 'X-Forwarded-For': `198.51.${drawn % 200}.${network}` });
    const asked = { publication: 'budgeted', url: article(1), headers: from(1) };
    const read = (name: string) => amp.read(article(1), { ...asked, rid: `${rid}-${name}` });
    // At once, as several pages of one reader may be opened.
    expect(await Promise.all([read('a'), read('a'), read('a')])).to.have.lengthOf(3);
    expect(await read('a')).to.include({ reason: 'ALREADY_READ' });
    expect(await read('b')).to.include({ granted: true });
    expect(await read('c')).to.include({ granted: false, views: 0 });
    // Those who were there before are not new again, and the one too many was not counted.
    expect(await amp.read(article(2), { ...asked, rid: `${rid}-b` })).to.include({ granted: true, views: 2 });
    expect(await amp.read(article(1), { ...asked, rid: await page.newReader() })).to.include({ granted: true });
  });
});
