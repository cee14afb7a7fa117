import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem, signedIn } from '../support/browser/front-end.ts';
import { sellingNothing, smallMeter, useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';

describe('GET /v1/{publication}/gate', () => {
  const config = useConfigDir({
    [example]: sellingNothing,
    small: { ...sellingNothing, meter: smallMeter },
    'switched-open': { open: true },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => Date.UTC(2026, 10, 23, 3) });
  const page = createFrontEnd(service);
  let serial = 0;

  const unreadPath = () => {
    serial += 1;
    return `/politics/story-${serial}`;
  };

  const gate = (headers: Record<string, string>, publication = example) => page.get(`/v1/${publication}/gate`, headers);

  /** Of an answer, what a proxy passes on. */
  function told({ headers }: Response) {
    const banner = headers.get('x-stile-banner');
    return {
      reason: headers.get('x-stile-reason'),
      left: headers.get('x-stile-left'),
      limit: headers.get('x-stile-limit'),
      banner: banner === null ? null : JSON.parse(Buffer.from(banner, 'base64url').toString('utf8')),
    };
  }

  describe('204', () => {
    it('counts, tells everything in headers, and sets the cookie of a reader it has minted', async () => {
      const answer = await gate({ 'X-Original-URI': unreadPath() });
      expect(answer.status).to.equal(204);
      expect(await answer.text()).to.equal('');
      const { banner, ...rest } = told(answer);
      expect(rest).to.deep.equal({ reason: 'METERED', left: '9', limit: '10' });
      expect(banner).to.include({ state: 'metered', headline: 'You have 9 free articles left this month' });
      expect(answer.headers.get('set-cookie')).to.match(/^stile_reader=[\w.-]{53}; /);
      expect(answer.headers.get('cache-control')).to.equal('private, no-store');
      expect(answer.headers.get('vary')).to.include('Cookie');
      expect(answer.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
    });

    it('counts each article once, whatever its query says of where the reader came from', async () => {
      const headers = as(await page.newReader());
      const path = unreadPath();
      await gate({ ...headers, 'X-Original-URI': path });
      const again = await gate({ ...headers, 'X-Original-URI': `${path}/?utm_source=mail&fbclid=1` });
      expect(told(again)).to.include({ reason: 'ALREADY_READ', left: '9' });
      expect(again.headers.get('set-cookie')).to.equal(null);
      expect(await page.used(headers)).to.equal(1);
    });

    it('shares one meter with the metering endpoint', async () => {
      const headers = as(await page.newReader());
      const path = unreadPath();
      await gate({ ...headers, 'X-Original-URI': path });
      expect(await page.meter(path, { headers })).to.include({ reason: 'ALREADY_READ' });
    });

    it('takes X-Forwarded-Uri where there is no X-Original-URI', async () => {
      const headers = as(await page.newReader());
      const path = unreadPath();
      expect(told(await gate({ ...headers, 'X-Forwarded-Uri': path }))).to.include({ reason: 'METERED' });
      expect(told(await gate({ ...headers, 'X-Original-URI': path }))).to.include({ reason: 'ALREADY_READ' });
    });

    it('B15: neither counts nor shows anything on free and sponsored articles', async () => {
      const headers = as(await page.newReader());
      for (const [more, reason] of [
        [{ 'X-Article-Tier': 'free' }, 'FREE'],
        [{ 'X-Article-Sponsored': 'true' }, 'SPONSORED'],
      ] as const) {
        const answer = await gate({ ...headers, 'X-Original-URI': unreadPath(), ...more });
        expect(answer.status).to.equal(204);
        expect(told(answer)).to.deep.equal({ reason, left: null, limit: null, banner: null });
      }
      expect(await page.used(headers)).to.equal(0);
    });

    it('lets everybody in where the publication is switched open', async () => {
      const answer = await gate({ 'X-Original-URI': unreadPath(), 'X-Article-Tier': 'premium' }, 'switched-open');
      expect(answer.status).to.equal(204);
      expect(told(answer)).to.deep.equal({ reason: 'OPEN', left: null, limit: null, banner: null });
    });

    it('knows readers by their cookie and by their sign-in token', async () => {
      const token = await page.newReader();
      const path = unreadPath();
      await gate({ ...as(token), 'X-Original-URI': path });
      const byCookie = await gate({ Cookie: `stile_reader=${token}`, 'X-Original-URI': path });
      expect(told(byCookie)).to.include({ reason: 'ALREADY_READ' });
      const registered = await gate({ ...signedIn(await page.signIn('gate@example.com')), 'X-Original-URI': path });
      expect(told(registered)).to.include({ reason: 'METERED', limit: '15', left: '14' });
    });

    it('writes the banner in the language of the request, in any script', async () => {
      const answer = await gate({ 'X-Original-URI': unreadPath(), 'Accept-Language': 'ja' });
      expect(answer.headers.get('x-stile-banner')).to.match(/^[\w-]+$/);
      expect(told(answer).banner.headline).to.equal('今月の無料記事は残り9本です');
    });
  });

  it('401: denies without a body, with the wall in a header', async () => {
    const headers = as(await page.newReader('small'));
    for (const status of [204, 204, 401]) {
      const answer = await gate({ ...headers, 'X-Original-URI': unreadPath() }, 'small');
      expect(answer.status).to.equal(status);
      expect(await answer.text()).to.equal('');
      if (status === 204) continue;
      const { banner, ...rest } = told(answer);
      expect(rest).to.deep.equal({ reason: 'REGISTRATION_REQUIRED', left: '0', limit: '2' });
      expect(banner).to.include({ state: 'registration', layout: 'wall' });
    }
  });

  it('401: refuses an invalid sign-in token as a problem, and counts nothing for the cookie beside it', async () => {
    const headers = as(await page.newReader());
    const refused = await gate({ ...headers, ...signedIn('forged'), 'X-Original-URI': unreadPath() });
    await expectProblem(refused, { status: 401, code: 'invalid-identity' });
    expect(await page.used(headers)).to.equal(0);
  });

  it('N3: says in a header why there is no decision, because proxies read no bodies', async () => {
    const asked = { 'X-Original-URI': unreadPath() };
    for (const [more, reason] of [
      [signedIn('forged'), 'INVALID_IDENTITY'],
      [{ Authorization: 'Bearer' }, 'INVALID_IDENTITY'],
      [{ Origin: 'https://evil.example' }, 'FORBIDDEN_ORIGIN'],
      [{ 'X-Article-Tier': 'gold' }, 'INVALID_REQUEST'],
    ] as const) {
      const { headers } = await gate({ ...asked, ...more });
      expect(headers.get('x-stile-reason')).to.equal(reason);
      expect(headers.get('x-stile-counted')).to.equal('false');
    }
    const { headers } = await page.post(`/v1/${example}/meter`, {}, signedIn('forged'));
    expect(headers.get('x-stile-reason')).to.equal(null);
  });

  it('403: denies what is premium, and counts nothing', async () => {
    const headers = as(await page.newReader());
    const answer = await gate({ ...headers, 'X-Original-URI': unreadPath(), 'X-Article-Tier': 'premium' });
    expect(answer.status).to.equal(403);
    const { banner, ...rest } = told(answer);
    expect(rest).to.deep.equal({ reason: 'PREMIUM', left: null, limit: null });
    expect(banner).to.include({ state: 'premium', layout: 'wall' });
    expect(await page.used(headers)).to.equal(0);
  });

  it('403: counts nothing for a page of a foreign origin', async () => {
    const headers = as(await page.newReader());
    const refused = await gate({ ...headers, 'X-Original-URI': unreadPath(), Origin: 'https://evil.example' });
    await expectProblem(refused, { status: 403, code: 'forbidden-origin' });
    expect(await page.used(headers)).to.equal(0);
  });

  it('404: knows the publications that there are, and no others', async () => {
    const refused = await gate({ 'X-Original-URI': '/a' }, 'elsewhere');
    await expectProblem(refused, { status: 404, code: 'unknown-publication' });
  });

  describe('422', () => {
    const bad: [string, Record<string, string>, string][] = [
      ['no article', {}, 'X-Original-URI'],
      ['an empty article', { 'X-Original-URI': '' }, 'X-Original-URI'],
      ['an unknown tier', { 'X-Original-URI': '/a', 'X-Article-Tier': 'gold' }, 'X-Article-Tier'],
      ['an odd truth', { 'X-Original-URI': '/a', 'X-Article-Sponsored': 'yes' }, 'X-Article-Sponsored'],
      ['the name of nothing', { 'X-Original-URI': '/a', 'X-Article-Tier': 'undefined' }, 'X-Article-Tier'],
    ];

    for (const [name, headers, path] of bad) {
      it(`refuses ${name} and counts nothing`, async () => {
        const reader = as(await page.newReader());
        const refused = await gate({ ...reader, ...headers });
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: [path] });
        expect(await page.used(reader)).to.equal(0);
      });
    }

    it('measures an article without its tracking parameters', async () => {
      const answer = await gate({ 'X-Original-URI': `/${'a'.repeat(2_047)}?utm_campaign=${'b'.repeat(3_000)}` });
      expect(answer.status).to.equal(204);
    });
  });
});
