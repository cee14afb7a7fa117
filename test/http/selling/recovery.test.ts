import { expect } from 'chai';
import { cookiesOf, createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { signatureOf, useHookReceiver } from '../../support/hook-receiver.ts';
import { useConfigDir } from '../../support/publications.ts';
import { send } from '../../support/request.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const secret = 'the-secret-of-the-hook-0123456789-0123456789';

interface Notice {
  readonly email: string;
  readonly kind: string;
  readonly link: string;
  readonly expiresAt: string;
}

describeOnEveryStore('an anonymous buyer who lost their cookie', (store) => {
  const publisher = useHookReceiver();
  const config = useConfigDir(() => ({
    [example]: { recovery: { webhook: publisher.url, secret: 'HOOK_SECRET' } },
  }));
  const service = useService(
    () => ({ CONFIG_DIR: config.dir, ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1', ...store.env() }),
    {
      realNow: startingAt('2026-12-20T12:00:00+09:00'),
      secretOf: (setting) => (setting === 'HOOK_SECRET' ? secret : undefined),
      hookDelaysMs: [0, 5, 5],
    },
  );
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  before(async () => {
    expect((await desk.makeOffer(monthlyOffer)).status).to.equal(201);
  });

  let clients = 0;
  /** From a network of its own, unless it is given. */
  function ask(email: string, body: object = {}, network?: string) {
    clients += 1;
    const headers = { 'X-Forwarded-For': network ?? `203.0.${clients}.1` };
    return page.post(`/v1/${example}/recovery`, { email, ...body }, headers);
  }

  async function buyer(email: string, more: Record<string, string> = {}) {
    const headers = { ...(await buying.newReader()), ...more };
    const session = await buying.open(headers, 'monthly');
    await buying.comeBack(await buying.pay(session, { outcome: 'paid', email }));
    return headers;
  }

  /** What the publisher was told, once it was. */
  async function told(email: string, times = 1): Promise<Notice> {
    const notices = () =>
      publisher.received
        .map(({ body }) => JSON.parse(body) as { type: string; data: Notice })
        .filter(({ data }) => data.email === email);
    await eventually(async () => notices().length >= times);
    const last = notices().at(-1) ?? expect.fail('Nothing was told.');
    expect(last.type).to.equal('recovery.requested');
    return last.data;
  }

  const pathOf = (link: string) => link.slice(service.url.length);

  /** Presses the button of the page to which the link leads. */
  async function press(link: string) {
    const shown = await page.get(pathOf(link), { Accept: 'text/html' });
    const action = /action="([^"]+)"/.exec(await shown.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const url = new URL(action, `http://stile.example${pathOf(link)}`);
    return send(service, url.pathname + url.search, { method: 'POST', headers: { Origin: service.url } });
  }

  it('gets it back by a link that the publisher sends, once, and by the button alone', async () => {
    await buyer('Anna@Example.com');
    expect((await ask('anna@example.com')).status).to.equal(202);
    await ask('Anna@Example.com', { returnUrl });
    const { link, kind, expiresAt } = await told('Anna@Example.com');
    expect(kind).to.equal('anonymous');
    expect(Date.parse(expiresAt)).to.be.greaterThan(Date.parse('2026-12-20T12:29:00+09:00'));
    const received = publisher.received.at(-1) ?? expect.fail('Nothing was received.');
    expect(received.headers['webhook-signature']).to.equal(signatureOf(received, secret));

    // A scanner of mails follows it, and uses nothing up.
    for (let time = 0; time < 3; time += 1) {
      const shown = await page.get(pathOf(link), { Accept: 'text/html' });
      expect(shown.status).to.equal(200);
      expect(shown.headers.getSetCookie()).to.deep.equal([]);
      expect(shown.headers.get('referrer-policy')).to.equal('same-origin');
    }
    const back = await press(link);
    expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
    const Cookie = cookiesOf(back);
    expect(Cookie).to.include('stile_reader=').and.include(`stile_entitlement_${example}=`);
    expect(await page.meter(unread(), { headers: { Cookie } })).to.include({ reason: 'SUBSCRIBER' });
    const [reader = ''] = Cookie.split('; ').filter((cookie) => cookie.startsWith('stile_reader='));
    const registered = signedIn(await page.signIn('anna-signed-in'));
    await page.meter(unread(), { headers: { Cookie: reader, ...registered } });
    expect(await page.meter(unread(), { headers: registered })).to.include({ reason: 'SUBSCRIBER' });

    const again = await press(link).catch(() => null);
    const { pathname, search } = new URL(pathOf(link), 'http://x');
    const used = await send(service, `${pathname}/use${search}`, { method: 'POST' });
    expect(again?.status === 303 || used.status === 303, 'it works once').to.equal(false);
    expect(cookiesOf(used)).to.equal('');
  });

  it('gets it back once, of however many who press at the same moment, and not when half an hour is over', async () => {
    await buyer('many@example.com');
    await ask('many@example.com');
    const { link } = await told('many@example.com');
    const backs = await Promise.all(Array.from({ length: 6 }, () => press(link)));
    expect(backs.filter(({ status }) => status === 303)).to.have.lengthOf(1);
    await ask('many@example.com');
    const late = (await told('many@example.com', 2)).link;
    await page.moveClock({ advance: 'PT31M' });
    const shown = await page.get(pathOf(late), { Accept: 'text/html' });
    expect({ status: shown.status, text: await shown.text() }).to.include({ status: 410 });
    const forged = pathOf(late).replace(/token=[^&]*/, 'token=r_AAAAAAAAAAAAAAAAAAAAAA.a.zzzzzz.AAAAAAAAAAAA.AAAA');
    expect((await page.get(forged)).status).to.equal(410);
  });

  it('is answered alike whether or not anything was bought, and nothing is sent where nothing was', async () => {
    await buyer('known@example.com');
    const answers = await Promise.all(['known@example.com', 'unknown@example.com'].map((email) => ask(email)));
    const [known, unknown] = await Promise.all(
      answers.map(async (answer) => ({ status: answer.status, text: await answer.text() })),
    );
    expect(known).to.deep.equal(unknown).and.deep.equal({ status: 202, text: '{"accepted":true}' });
    await told('known@example.com');
    expect(publisher.received.some(({ body }) => body.includes('unknown@'))).to.equal(false);
    for (const wrong of ['', 'nobody', `${'x'.repeat(250)}@example.com`])
      await expectProblem(await ask(wrong), { status: 422, code: 'invalid-request', paths: ['email'] });
    const elsewhere = await ask('known@example.com', { returnUrl: 'https://evil.example/' });
    await expectProblem(elsewhere, { status: 422, code: 'invalid-request', paths: ['returnUrl'] });
  });

  it('is not sent more than three links a day, no matter who asks, and ten requests a minute are taken of a network', async () => {
    await buyer('often@example.com');
    for (let time = 0; time < 5; time += 1) expect((await ask('often@example.com')).status).to.equal(202);
    await told('often@example.com', 3);
    await buyer('marker@example.com');
    await ask('marker@example.com');
    await told('marker@example.com');
    expect(publisher.received.filter(({ body }) => body.includes('often@'))).to.have.lengthOf(3);
    const answers = await Promise.all(
      Array.from({ length: 11 }, (_, index) => ask(`nobody${index}@example.com`, {}, '198.51.100.200')),
    );
    expect(answers.filter(({ status }) => status === 429)).to.have.lengthOf(1);
  });

  it('is told to sign in where they had bought signed in, and gets no cookie', async () => {
    const registered = signedIn(await page.signIn('registered@example.com'));
    await buyer('registered@example.com', registered);
    await ask('registered@example.com');
    const { link, kind } = await told('registered@example.com');
    expect(kind).to.equal('registered');
    const shown = await page.get(pathOf(link), { Accept: 'text/html' });
    expect(await shown.text()).to.include('Please sign in');
    const { pathname, search } = new URL(pathOf(link), 'http://x');
    const used = await send(service, `${pathname}/use${search}`, { method: 'POST' });
    expect({ status: used.status, cookies: cookiesOf(used) }).to.deep.equal({ status: 200, cookies: '' });
  });

  it('is sent nothing once their purchase gives no access any more', async () => {
    const headers = await buyer('over@example.com');
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    await buying.happens(reader.id, 'cancel', { when: 'now' });
    await ask('over@example.com');
    await buyer('running@example.com');
    await ask('running@example.com');
    await told('running@example.com');
    expect(publisher.received.some(({ body }) => body.includes('over@'))).to.equal(false);
  });

  it('item 4: makes nobody the browser of a reader who was erased, or whose purchase was moved, after the link was sent', async () => {
    const { reader: other } = await page.meter(unread());
    for (const [email, method, path, body] of [
      ['erased@example.com', 'DELETE', '?endSubscriptions=true', undefined],
      ['moved@example.com', 'POST', '/move', { to: other.id }],
    ] as const) {
      const headers = await buyer(email);
      const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
      await ask(email);
      const { link } = await told(email);
      const changed = await desk.call(method, `/readers/${reader.id}${path}`, { as: 'olga', ...(body && { body }) });
      expect(changed.status, email).to.be.oneOf([200, 204]);
      const back = await press(link);
      expect({ status: back.status, cookies: cookiesOf(back) }, email).to.deep.equal({ status: 410, cookies: '' });
    }
  });

  it('is told of again where the publisher fails, not where it redirects, and the log holds neither address nor link', async () => {
    await buyer('again@example.com');
    publisher.answerNext({ status: 500 }, { status: 302, location: 'http://127.0.0.1:1/' });
    await ask('again@example.com');
    const { link } = await told('again@example.com', 3);
    const ids = publisher.received.slice(-3).map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids)).to.have.lengthOf(1);
    expect(service.logs()).to.not.include('again@').and.not.include(link);
    expect(await (await page.get('/metrics')).text()).to.match(/stile_recovery_hooks_total\{.*outcome="sent".*\} \d/);
  });

  it('403: a page of a foreign origin neither asks nor uses a link in their name', async () => {
    const foreign = { Origin: 'https://evil.example' };
    const asked = await page.post(`/v1/${example}/recovery`, { email: 'a@example.com' }, foreign);
    await expectProblem(asked, { status: 403, code: 'forbidden-origin' });
    const used = await send(service, `/v1/${example}/recovery/use?token=x`, { method: 'POST', headers: foreign });
    await expectProblem(used, { status: 403, code: 'forbidden-origin' });
  });

  it('is shown the link in the sandbox', async () => {
    const { notices } = (await (await page.get('/sandbox/recovery')).json()) as { notices: Notice[] };
    expect(notices[0]?.link).to.include(`/v1/${example}/recovery?token=`);
  });
});
