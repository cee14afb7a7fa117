import { expect } from 'chai';
import fc from 'fast-check';
import { createAmpLoginBrowser, parameter, returnUrl, signInPage } from '../../support/amp/login.ts';
import { cache, createAmpPage, site } from '../../support/amp/page.ts';
import { createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';

const navigating = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' };

describe('the way of a login on an AMP page', () => {
  const config = useConfigDir({
    [example]: { amp: { signIn: signInPage } },
    other: { amp: { signIn: signInPage } },
    'without-sign-in': {},
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const page = createFrontEnd(service);
  const amp = createAmpPage(service);
  const below = `/v1/${example}/amp/login`;
  let drawn = 0;
  let rid = '';
  let token = '';

  beforeEach(async () => {
    drawn += 1;
    rid = `amp-${drawn}`;
    token = await page.signIn('somebody@example.com');
  });

  const login = (returnTo: string, publication = example) =>
    page.get(`/v1/${publication}/amp/login?${new URLSearchParams({ rid, return: returnTo })}`, {
      'X-Forwarded-For': `198.51.100.${drawn}`,
    });

  const isSignedIn = async () => (await amp.authorize({ rid })).loggedIn;

  it('item 6: leads to the publisher’s page, and says where that sends the reader back', async () => {
    const answer = await createAmpLoginBrowser(service).begin(rid);
    expect(answer.status).to.equal(302);
    const location = answer.headers.get('location') ?? '';
    expect(location.startsWith(`${signInPage}&state=`), location).to.equal(true);
    expect(parameter(location, 'return')).to.equal(`${service.url}${below}/return`);
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    expect(answer.headers.get('set-cookie')).to.match(/^stile_amp_login=[\w-]{22}; .*HttpOnly; SameSite=Lax/);
    expect(location).to.not.include(rid);
  });

  it('item 6: asks whether the page is the reader’s, and names where the form leads', async () => {
    const browser = createAmpLoginBrowser(service);
    const answer = await browser.look(await browser.arrive(rid, token));
    const text = await answer.text();
    expect(answer.headers.get('content-type')).to.match(/^text\/html/);
    expect(answer.headers.get('content-security-policy')).to.include(`form-action 'self' ${cache};`);
    expect(text)
      .to.include('Sign in to the article')
      .and.to.not.match(/<script/i);
    expect(await isSignedIn()).to.equal(false);
  });

  it('item 6: ends with the words that AMP waits for, and a fragment of the page’s own gives way', async () => {
    const browser = createAmpLoginBrowser(service, { returnTo: `${site}/story?a=b#part` });
    expect(await browser.signIn(rid, token)).to.equal(`${site}/story?a=b#success=true`);
    expect(await isSignedIn()).to.equal(true);
  });

  for (const [what, wrong] of [
    ['nothing', ''],
    ['another text', 'nothing'],
    ['a forged token', 'forged'],
  ] as const) {
    it(`item 6: ends without success if the publisher’s page sends ${what}`, async () => {
      const browser = createAmpLoginBrowser(service);
      const sent = wrong === 'forged' ? `${token.slice(0, -3)}abc` : wrong;
      const answer = await browser.comeBack(await browser.setOut(rid), sent);
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([302, `${returnUrl}#success=false`]);
      expect(await isSignedIn()).to.equal(false);
    });
  }

  it('item 6: signs in once, and not by the same ticket again', async () => {
    const browser = createAmpLoginBrowser(service);
    const ticket = await browser.arrive(rid, token);
    const sent = await Promise.all([browser.confirm(ticket), browser.confirm(ticket), browser.confirm(ticket)]);
    const ends = sent.map(({ headers }) => headers.get('location')?.split('#')[1]).sort();
    expect(ends).to.deep.equal(['success=false', 'success=false', 'success=true']);
  });

  it('item 6: signs in nobody whose browser did not set out, so that no login is sent to others', async () => {
    const attacker = createAmpLoginBrowser(service);
    const state = await attacker.setOut(rid);
    const victim = createAmpLoginBrowser(service);
    await victim.setOut('amp-of-the-victim');
    const answer = await victim.comeBack(state, token);
    const ticket = parameter(answer.headers.get('location') ?? '', 'ticket');
    for (const step of [victim.look, victim.confirm]) {
      const sent = await step(ticket);
      expect([sent.status, sent.headers.get('location')]).to.deep.equal([302, `${returnUrl}#success=false`]);
    }
    expect(await isSignedIn()).to.equal(false);
  });

  it('item 6: is refused to a page of another site', async () => {
    const browser = createAmpLoginBrowser(service);
    const state = await browser.setOut(rid);
    const ticket = await browser.arrive(rid, token);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    for (const Origin of ['https://evil.example', 'null', cache])
      for (const [path, body] of [
        ['return', { state, token }],
        ['confirm', { ticket }],
      ] as const) {
        const sent = { method: 'POST', headers: { ...headers, Origin }, body: new URLSearchParams(body).toString() };
        await expectProblem(await send(service, `${below}/${path}`, sent), { status: 403, code: 'forbidden-origin' });
      }
  });

  it('item 6: is of one publication, and its steps do not stand for each other', async () => {
    const browser = createAmpLoginBrowser(service);
    const state = await browser.setOut(rid);
    const ticket = await browser.arrive(rid, token);
    const elsewhere = createAmpLoginBrowser(service, { publication: 'other' });
    for (const refused of [
      await elsewhere.comeBack(state, token),
      await elsewhere.confirm(ticket),
      await browser.comeBack(ticket, token),
      await browser.confirm(state),
      await browser.comeBack(`${state}x`, token),
      await browser.confirm(`${ticket.slice(0, -1)}`),
    ])
      await expectProblem(refused, { status: 422, code: 'invalid-request' });
  });

  it('item 6: is over after a quarter of an hour, and the last step after five minutes', async () => {
    const browser = createAmpLoginBrowser(service);
    const state = await browser.setOut(rid);
    await page.moveClock({ advance: 'PT14M' });
    const arrived = await browser.comeBack(state, await page.signIn('somebody@example.com'));
    const ticket = parameter(arrived.headers.get('location') ?? '', 'ticket');
    await page.moveClock({ advance: 'PT5M1S' });
    await expectProblem(await browser.confirm(ticket), { status: 422, code: 'invalid-request', paths: ['ticket'] });
    const late = await browser.comeBack(state, await page.signIn('somebody@example.com'));
    await expectProblem(late, { status: 422, code: 'invalid-request', paths: ['state'] });
  });

  it('item 6: lasts as many days as it is said', async () => {
    await createAmpLoginBrowser(service).signIn(rid, await page.signIn('somebody@example.com'));
    await page.moveClock({ advance: 'P29D' });
    expect(await isSignedIn()).to.equal(true);
    await page.moveClock({ advance: 'P2D' });
    expect(await isSignedIn()).to.equal(false);
  });

  it('404: where nobody signs in on AMP pages; a browser is shown a page for every fault', async () => {
    await expectProblem(await login(returnUrl, 'without-sign-in'), { status: 404, code: 'not-found' });
    for (const path of ['', '?rid=a', `?rid=a&return=https://evil.example`, '/confirm', '/confirm?ticket=x', '/return'])
      expect((await page.get(below + path, navigating)).headers.get('content-type'), path).to.match(/^text\/html/);
    for (const path of ['/return', '/confirm']) {
      const headers = { ...navigating, 'Content-Type': 'application/x-www-form-urlencoded' };
      const answer = await send(service, below + path, { method: 'POST', headers, body: 'state=x' });
      expect([answer.status, answer.headers.get('content-type')?.slice(0, 9)]).to.deep.equal([422, 'text/html']);
    }
  });

  it('415, 422: forms that are none', async () => {
    const post = (type: string, body: string) =>
      send(service, `${below}/return`, { method: 'POST', headers: { 'Content-Type': type }, body });
    await expectProblem(await post('application/json', '{}'), { status: 415, code: 'unsupported-media-type' });
    const form = 'application/x-www-form-urlencoded';
    for (const [body, paths] of [
      ['', ['state']],
      ['state=a&state=b', ['state']],
      ['state=a&odd=b', ['odd']],
      [Array.from({ length: 20 }, (_, index) => `a${index}=`).join('&'), ['']],
    ] as const)
      await expectProblem(await post(form, body), { status: 422, code: 'invalid-request', paths });
  });

  const foreign: readonly string[] = [
    'https://evil.example/',
    'https://cdn.ampproject.org.evil.example/',
    'https://evilampproject.org/',
    'https://ampproject.org/',
    'http://cdn.ampproject.org/',
    'https://cdn.ampproject.org:8443/',
    'https://cdn.ampproject.org./',
    'https://user@cdn.ampproject.org/',
    'https://cdn.ampproject.org@evil.example/',
    'https://evil.example/?https://cdn.ampproject.org/',
    'https://evil.example#.ampproject.org/',
    'https://evil.example\\.ampproject.org/',
    '//cdn.ampproject.org/',
    '/story',
    'javascript:alert(1)//cdn.ampproject.org',
    'data:text/html,https://cdn.ampproject.org/',
    `blob:${site}/story`,
    `${site}.evil.example/`,
    `${site}:8443/`,
    'http://asia.example.com/',
    ' ',
  ];

  for (const address of foreign) {
    it(`item 6: never leads to ${JSON.stringify(address)}`, async () => {
      await expectProblem(await login(address), { status: 422, code: 'invalid-request', paths: ['return'] });
    });
  }

  it('item 6: leads nowhere that a browser takes for another site, however it is written', async () => {
    const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : '');
    const isOurs = (host: string) => host === 'asia.example.com' || /^[a-z0-9.-]+\.ampproject\.org$/.test(host);
    const piece = fc.oneof(
      fc.constantFrom(
        ...['https://', 'http:', '//', '/', '\\', '@', ':', '.', '#', '?', '%2f', '%00', '\t', 'evil.example'],
        ...['cdn.ampproject.org', 'asia.example.com', 'javascript:', '。', '／', '＠'],
      ),
      fc.string({ maxLength: 2 }),
    );
    const addresses = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
    const near = fc.tuple(fc.constantFrom('https://', `${site}`, `${cache}`), addresses).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.oneof(addresses, near), fc.ipV4(), async (returnTo, address) => {
        const browser = createAmpLoginBrowser(service, { returnTo, address });
        const answer = await browser.begin(rid);
        if (answer.status === 422) return;
        expect(answer.status, returnTo).to.equal(302);
        const state = parameter(answer.headers.get('location') ?? '', 'state');
        const back = (await browser.comeBack(state, '')).headers.get('location') ?? '';
        expect(back, returnTo).to.match(/^https:\/\//);
        expect(isOurs(hostOf(back)), `${returnTo} leads to ${back}`).to.equal(true);
      }),
      { numRuns: 150 },
    );
  });
});
