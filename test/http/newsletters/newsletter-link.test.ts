import { expect } from 'chai';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { createNewsletterDesk, newsletters, onSite, secretOf } from '../../support/trust/newsletter-links.ts';

const nothingFree = { limits: { anonymous: 0, registered: 0 }, window: 'month' };
const navigating = { 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' };

describe('item 7: GET /v1/{publication}/newsletter/{token}', () => {
  const now = Date.UTC(2026, 10, 23, 3);
  const fields = { ...sellingNothing, meter: nothingFree, newsletters };
  const newReaders = { perDay: 1, ipv4Prefix: 24, ipv6Prefix: 48 };
  const config = useConfigDir({ [example]: fields, busy: { ...fields, newReaders } });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => now, secretOf });
  const page = createFrontEnd(service);
  const sign = createNewsletterDesk(() => now);

  interface Followed {
    readonly to?: string;
    readonly more?: string;
    readonly headers?: Record<string, string>;
    readonly publication?: string;
  }

  async function follow(token: string, { to, more = '', headers = navigating, publication = example }: Followed) {
    const query = to === undefined ? '' : `to=${encodeURIComponent(to)}`;
    const answer = await page.get(`/v1/${publication}/newsletter/${token}?${query}${more}`, headers);
    const cookies = answer.headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '');
    return { status: answer.status, location: answer.headers.get('location'), cookies, answer };
  }

  const names = (cookies: readonly string[]) => cookies.map((each) => each.split('=', 1)[0]);

  it('leads to the article without the token, with cookies for reader and pass', async () => {
    const to = onSite('/a/1?b=2&utm_source=mail#top');
    const { status, location, cookies, answer } = await follow(sign(['/a/1?b=2']), { to, more: '&utm_medium=mail' });
    expect({ status, location }).to.deep.equal({ status: 303, location: to });
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    expect(names(cookies)).to.deep.equal(['stile_reader', `stile_pass_${example}`]);
    for (const each of answer.headers.getSetCookie()) expect(each).to.match(/HttpOnly; SameSite=Lax/);
    const headers = { Cookie: cookies.join('; ') };
    expect(await page.meter(to, { headers })).to.include({ reason: 'NEWSLETTER', meter: null });
    const gate = await page.get(`/v1/${example}/gate`, { ...headers, 'X-Original-URI': '/a/1?b=2' });
    expect(gate.headers.get('x-stile-reason')).to.equal('NEWSLETTER');
    expect(await page.meter(onSite('/a/2'), { headers })).to.include({ granted: false });
  });

  it('takes the token out of the address, and an id of one’s own', async () => {
    const own = await follow(sign(['own-id']), { to: onSite('/a/1?st=x'), more: '&article=own-id' });
    expect(own.location).to.equal(onSite('/a/1'));
    expect(await page.meter('own-id', { headers: { Cookie: own.cookies.join('; ') } })).to.include({ granted: true });
  });

  it('keeps the reader that the browser has, and their other passes', async () => {
    const first = await follow(sign(['/a/1']), { to: onSite('/a/1') });
    const Cookie = first.cookies.join('; ');
    const second = await follow(sign(['/a/2']), { to: onSite('/a/2'), headers: { ...navigating, Cookie } });
    expect(names(second.cookies)).to.deep.equal([`stile_pass_${example}`]);
    const headers = { Cookie: `${first.cookies[0]}; ${second.cookies[0]}` };
    for (const article of ['/a/1', '/a/2'])
      expect(await page.meter(article, { headers })).to.include({ reason: 'NEWSLETTER' });
  });

  const nothing: readonly (readonly [what: string, token: () => string])[] = [
    ['for another article', () => sign(['/a/2'])],
    ['of a newsletter that is switched off', () => sign(['/a/1'], { newsletter: 'stopped' })],
    ['that somebody changed', () => `${sign(['/a/1']).slice(0, -2)}AA`],
    ['that is nothing', () => 'x'],
    ['with an escape in it', () => '%zz'],
    ['that is endless', () => 'A'.repeat(2_500)],
  ];

  for (const [what, token] of nothing) {
    it(`leads to the article all the same with a token ${what}, and sets nothing`, async () => {
      const { status, location, cookies } = await follow(token(), { to: onSite('/a/1') });
      expect({ status, location, cookies }).to.deep.equal({ status: 303, location: onSite('/a/1'), cookies: [] });
    });
  }

  it('leads to the article all the same once the cap of the day is used up', async () => {
    const token = sign(['/a/3'], { newsletter: 'capped' });
    const kinds: (readonly string[])[] = [];
    for (let reader = 0; reader < 3; reader += 1) {
      const { status, cookies } = await follow(token, { to: onSite('/a/3') });
      expect(status).to.equal(303);
      kinds.push(names(cookies) as string[]);
    }
    const [reader, pass] = ['stile_reader', `stile_pass_${example}`];
    expect(kinds).to.deep.equal([[reader, pass], [reader, pass], [reader]]);
  });

  it('takes nothing from the cap for prefetches, crawlers, previews and pages that load it, and once for all programs of a network', async () => {
    const token = sign(['/a/4'], { newsletter: 'capped' });
    const to = onSite('/a/4');
    const looks: readonly Record<string, string>[] = [
      { ...navigating, 'Sec-Purpose': 'prefetch' },
      { 'User-Agent': 'Googlebot' },
      { 'User-Agent': 'Slackbot-LinkExpanding 1.0' },
      { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
    ];
    for (const headers of looks) {
      for (let look = 0; look < 3; look += 1) expect((await follow(token, { to, headers })).cookies).to.deep.equal([]);
    }
    for (let look = 0; look < 5; look += 1) await follow(token, { to, headers: { Accept: '*/*' } });
    expect((await follow(token, { to })).cookies).to.have.length(2);
    expect((await follow(token, { to })).cookies).to.have.length(1);
  });

  it('leads on with the token if no cookie would keep the reader, so that the next door sees it', async () => {
    const busy = { to: onSite('/a/1'), publication: 'busy' };
    const token = sign(['/a/1'], { publication: 'busy' });
    expect((await follow(token, busy)).cookies).to.have.length(2);
    const { location, cookies } = await follow(token, busy);
    expect({ location, cookies }).to.deep.equal({ location: onSite(`/a/1?st=${token}`), cookies: [] });
    const gate = await page.get('/v1/busy/gate', { 'X-Original-URI': `/a/1?st=${token}` });
    expect([gate.status, gate.headers.get('x-stile-reason')]).to.deep.equal([204, 'NEWSLETTER']);
    expect(gate.headers.getSetCookie()).to.deep.equal([]);
  });

  const elsewhere = [
    'https://evil.example/a/1',
    'https://asia.example.com.evil.example/a/1',
    'https://asia.example.com@evil.example/a/1',
    'https://evil.example\\@asia.example.com/a/1',
    '//evil.example/a/1',
    '/a/1',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://asia.example.com/x',
    'http://asia.example.com/a/1',
    'https://asia.example.com:8443/a/1',
    'https://user@asia.example.com/a/1',
    '',
  ];

  for (const to of elsewhere) {
    it(`sends nobody to ${JSON.stringify(to)}`, async () => {
      const { status, location, cookies, answer } = await follow(sign(['/a/1']), { to });
      expect({ status, location, cookies }).to.deep.equal({ status: 422, location: null, cookies: [] });
      expect(answer.headers.get('content-type')).to.match(/^text\/html/);
    });
  }

  it('shows a page to people if the link names no article, and a problem to programs', async () => {
    const people = await follow(sign(['/a/1']), {});
    expect(people.status).to.equal(404);
    expect(people.answer.headers.get('content-type')).to.match(/^text\/html/);
    expect(await people.answer.text()).to.include('https://asia.example.com');
    const program = await follow(sign(['/a/1']), { headers: {} });
    expect(program.answer.headers.get('content-type')).to.equal('application/problem+json');
  });

  it('writes no token into the log', async () => {
    const token = sign(['/a/1']);
    await follow(token, { to: onSite('/a/1') });
    await follow(token, { to: 'https://evil.example' });
    await page.ask('/a/1', { fields: { newsletter: token } });
    await page.get(`/v1/${example}/gate`, { 'X-Original-URI': `/a/1?st=${token}` });
    expect(service.logs()).to.include('/v1/{publication}/newsletter/{token}');
    expect(service.logs()).to.not.include(token.slice(0, 20));
  });
});
