import { expect } from 'chai';
import { createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('POST /v1/{publication}/checkout', () => {
  const service = useService(
    { ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' },
    { realNow: startingAt('2026-12-20T12:00:00+09:00') },
  );
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  before(async () => {
    expect((await createAdminDesk(service).makeOffer(monthlyOffer)).status).to.equal(201);
  });

  afterEach(() => buying.deliver('normal'));

  describe('201', () => {
    it('opens a page on which the reader can pay', async () => {
      const answer = await buying.checkout(await buying.newReader());
      expect(answer.status).to.equal(201);
      expect(answer.headers.get('cache-control')).to.equal('private, no-store');
      const { url, session, ...rest } = (await answer.json()) as { url: string; session: string };
      expect(rest).to.deep.equal({});
      const shown = await page.visit(url);
      expect(shown.status).to.equal(200);
      expect(await shown.text())
        .to.include('$9.00')
        .and.include('no real money');
      expect(url)
        .to.include(session)
        .and.match(new RegExp(`^${service.url}/`));
    });

    it('S6: 429: sells so much to one site, from however many of its addresses it is asked', async () => {
      const reader = as(await page.newReader());
      const statuses = new Set<number>();
      for (let network = 0; network < 13; network += 1) {
        const headers = { ...reader, 'X-Forwarded-For': `2001:db8:77:${network}::1` };
        const answers = await Promise.all(
          Array.from({ length: 50 }, () => buying.checkout(headers, { offer: 'none' })),
        );
        for (const { status } of answers) statuses.add(status);
      }
      expect([...statuses].sort()).to.deep.equal([404, 429]);
    });

    it('S6: sells to nobody of whom nothing is known', async () => {
      const answer = await buying.checkout({ 'X-Forwarded-For': '198.51.100.200' });
      await expectProblem(answer, { status: 401, code: 'reader-required' });
    });

    it('gives one reader the same page, however often and however fast they ask', async () => {
      const headers = await buying.newReader();
      const sessions = await Promise.all(Array.from({ length: 20 }, () => buying.open(headers)));
      expect(new Set(sessions).size).to.equal(1);
    });

    it('takes a return address of the service itself, as the demo has', async () => {
      const own = `${service.url}/demo/articles/a?b=c#d`;
      const answer = await buying.checkout(await buying.newReader(), { returnUrl: own });
      const { session } = (await answer.json()) as { session: string };
      const back = await buying.comeBack(await buying.pay(session));
      expect(back.headers.get('location')).to.equal(own);
    });
  });

  describe('U13: in the reader’s language', () => {
    const shown = async (headers: Record<string, string>, body: object) => {
      const order = { offer: 'trial-3-months', returnUrl, ...body };
      const answer = await page.post(`/v1/${example}/checkout`, order, headers);
      const { url, session } = (await answer.json()) as { url: string; session: string };
      return { session, text: await (await page.visit(url)).text() };
    };

    it('opens the page in the language asked for, else in that of the browser', async () => {
      const headers = { ...(await buying.newReader()), 'Accept-Language': 'ja' };
      const japanese = await shown(headers, {});
      expect(japanese.text).to.include('<html lang="ja">');
      const english = await shown(headers, { locale: 'en' });
      expect(english.text).to.include('<html lang="en">');
      expect(english.session, 'a page of another language is closed').to.not.equal(japanese.session);
      expect((await shown(headers, { locale: 'en-GB' })).session, 'and one of this is given again').to.equal(
        english.session,
      );
    });
  });

  it('404: knows no offers but the publication’s, and of those no draft', async () => {
    const draft = { ...monthlyOffer, id: 'draft', status: 'draft' };
    expect((await createAdminDesk(service).makeOffer(draft)).status).to.equal(201);
    for (const offer of ['nothing', 'draft']) {
      const refused = await buying.checkout(await buying.newReader(), { offer });
      await expectProblem(refused, { status: 404, code: 'unknown-offer' });
    }
  });

  describe('409', () => {
    it('already-subscribed: anyone who has it already, or has just paid for it', async () => {
      const headers = await buying.newReader();
      await buying.deliver('lost');
      await buying.pay(await buying.open(headers));
      const refused = await buying.checkout(headers, { offer: 'monthly' });
      await expectProblem(refused, { status: 409, code: 'already-subscribed' });
    });

    it('not-eligible: anyone who had a trial before', async () => {
      const headers = await buying.newReader();
      await buying.buy(headers);
      const { reader } = await page.meter(unread(), { headers });
      await buying.happens(reader.id, 'cancel', { when: 'now' });
      expect(await buying.entitlement(headers)).to.include({ state: 'trial-expired' });
      await expectProblem(await buying.checkout(headers), { status: 409, code: 'not-eligible' });
      await buying.buy(headers, 'monthly');
      expect(await buying.entitlement(headers)).to.include({ state: 'active', offer: 'monthly' });
    });

    it('offer-ended: what an admin took off sale a moment ago', async () => {
      const desk = createAdminDesk(service);
      await desk.makeOffer({ ...monthlyOffer, id: 'over' });
      const headers = await buying.newReader();
      await buying.open(headers, 'over');
      await desk.call('POST', '/offers/over/end');
      const refused = await buying.checkout(headers, { offer: 'over' });
      await expectProblem(refused, { status: 409, code: 'offer-ended' });
    });
  });

  describe('422', () => {
    const elsewhere = [
      'https://evil.example/',
      'https://asia.example.com.evil.example/',
      'https://evil.asia.example.com/',
      'https://evil-asia.example.com/',
      'https://asia.example.com@evil.example/',
      'https://someone:secret@asia.example.com/',
      'http://asia.example.com/',
      'https://asia.example.com:8443/',
      '//evil.example/',
      '//asia.example.com/',
      'https:\\\\evil.example\\@asia.example.com/',
      'https://evil.example\\.asia.example.com/',
      'https://evil.example#@asia.example.com/',
      'https://evil.example?https://asia.example.com/',
      '\\\\evil.example/',
      '/japan',
      'javascript:alert(1)',
      'javascript://asia.example.com/%0Aalert(1)',
      'java\nscript:alert(1)',
      'data:text/html,asia.example.com',
      'blob:https://asia.example.com/0a1b',
      'ftp://asia.example.com/',
      'nothing of the kind',
    ];
    for (const url of elsewhere) {
      it(`sends nobody to ${JSON.stringify(url)}`, async () => {
        const refused = await buying.checkout(await buying.newReader(), { returnUrl: url });
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['returnUrl'] });
      });
    }

    const bad: [object, readonly string[]][] = [
      [{}, ['offer', 'returnUrl']],
      [{ offer: '', returnUrl }, ['offer']],
      [{ offer: 'x'.repeat(65), returnUrl }, ['offer']],
      [{ offer: 'monthly', returnUrl: `https://asia.example.com/${'a'.repeat(2048)}` }, ['returnUrl']],
      [{ offer: 'monthly', returnUrl, price: 1 }, ['price']],
    ];
    for (const [body, paths] of bad) {
      it(`refuses ${JSON.stringify(body).slice(0, 70)}`, async () => {
        const refused = await page.post(`/v1/${example}/checkout`, body, await buying.newReader());
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths });
      });
    }
  });

  it('401 and 403: sells nothing on an invalid sign-in token, or to a page of a foreign origin', async () => {
    const headers = await buying.newReader();
    const forged = await buying.checkout({ ...headers, ...signedIn('forged') });
    await expectProblem(forged, { status: 401, code: 'invalid-identity' });
    const foreign = await buying.checkout({ ...headers, Origin: 'https://evil.example' });
    await expectProblem(foreign, { status: 403, code: 'forbidden-origin' });
  });

  it('429: takes sixty a minute from one address, and as many from the next', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.60' };
    const ask = (from: Record<string, string>) => page.post(`/v1/${example}/checkout`, {}, from);
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask(headers)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).to.have.lengthOf(1);
    const [refused] = limited;
    if (refused === undefined) throw new Error('Nothing was limited.');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    await expectProblem(refused, { status: 429, code: 'rate-limited' });
    expect((await ask({ 'X-Forwarded-For': '203.0.113.61' })).status).to.equal(422);
    expect((await page.get(`/v1/${example}/offers`, headers)).status, 'looking is not limited').to.equal(200);
  });
});
