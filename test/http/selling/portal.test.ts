import { expect } from 'chai';
import { createBuying, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';

describe('POST /v1/{publication}/portal', () => {
  const service = useService({ TRUST_PROXY: '1' }, { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  const ask = (headers: Record<string, string>, body: object = { returnUrl }) =>
    page.post(`/v1/${example}/portal`, body, headers);

  async function subscriber(): Promise<Record<string, string>> {
    const headers = as(await page.newReader());
    await buying.buy(headers);
    return headers;
  }

  it('201: opens a page on which the reader sees what they bought, and from which they come back', async () => {
    const answer = await ask(await subscriber());
    expect(answer.status).to.equal(201);
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    const { url, portals, ...rest } = (await answer.json()) as { url: string; portals: { url: string }[] };
    expect(rest).to.deep.equal({});
    expect(portals.map((each) => each.url)).to.deep.equal([url]);
    const shown = await page.visit(url);
    expect(shown.status).to.equal(200);
    expect(await shown.text())
      .to.include('Nikkei Asian Review')
      .and.include(returnUrl);
  });

  it('404: has nothing to show to anyone who never bought anything', async () => {
    await expectProblem(await ask(as(await page.newReader())), { status: 404, code: 'not-found' });
    await expectProblem(await ask({}), { status: 401, code: 'reader-required' });
  });

  it('422: leads back to the publication, and nowhere else', async () => {
    const headers = await subscriber();
    for (const wrong of [{}, { returnUrl: 'https://evil.example/' }, { returnUrl: '/' }, { returnUrl: 7 }]) {
      const refused = await ask(headers, wrong);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['returnUrl'] });
    }
  });

  it('401 and 403: opens nothing on an invalid sign-in token, or for a page of a foreign origin', async () => {
    await expectProblem(await ask(signedIn('forged')), { status: 401, code: 'invalid-identity' });
    const foreign = await ask({ Origin: 'https://evil.example' });
    await expectProblem(foreign, { status: 403, code: 'forbidden-origin' });
  });

  it('429: takes sixty a minute from one address', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.60' };
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask(headers, {})));
    expect(answers.filter(({ status }) => status === 429)).to.have.lengthOf(1);
  });

  it('is where the banner leads when a renewal could not be paid', async () => {
    const headers = await subscriber();
    const { reader } = await page.meter(unread(), { headers });
    await buying.happens(reader.id, 'card', { outcome: 'declined' });
    await page.moveClock({ now: '2027-03-21T12:00:00+09:00' });
    const decision = await page.meter(unread(), { headers });
    expect(decision).to.include({ granted: true, reason: 'GRACE' });
    expect(decision.banner).to.include({ state: 'payment-failed' });
    expect(decision.banner?.button?.action).to.equal('portal');
    expect((await ask(headers)).status).to.equal(201);
    await buying.happens(reader.id, 'card', { outcome: 'paid' });
    await page.moveClock({ advance: 'P6D' });
    expect(await page.meter(unread(), { headers })).to.include({ reason: 'SUBSCRIBER' });
  });
});
