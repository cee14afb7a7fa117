import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStile, dataOf, type Reader, StileProblem, StileUnavailable } from '@stile/node';
import { expect } from 'chai';
import { returnUrl } from '../../../test/support/browser/buying.ts';
import { example, unread } from '../../../test/support/browser/front-end.ts';
import { duringTests } from '../../../test/support/during-tests.ts';
import { useService } from '../../../test/support/service.ts';

const adminToken = 'a-token-of-an-owner-0123456789';

/** Answers what is no problem of Stile's, as a proxy in between does, or nothing if it is asked for `/v1/silent/…`. */
async function startProxy() {
  const server = createServer(({ url = '' }, response) => {
    if (!url.startsWith('/v1/silent/')) response.writeHead(502).end('<h1>Bad gateway</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}` };
}

describe('N5: @stile/node', () => {
  const service = useService({ ADMIN_TOKENS: `olga:owner:${adminToken}` });
  const proxy = duringTests(startProxy, ({ server }) => {
    server.closeAllConnections();
    server.close();
  });
  const stile = () => createStile({ url: service.url, publication: example, adminToken, timeoutMs: 10_000 });

  async function failureOf(call: Promise<unknown>): Promise<unknown> {
    return call.then(
      () => expect.fail('It did not fail.'),
      (error: unknown) => error,
    );
  }

  /** The request of a reader who sends the cookies back that an earlier one was given. */
  const comingBack = ({ setCookies }: Reader) =>
    stile().reader({ headers: { cookie: setCookies.map((one) => one.split(';', 1)[0]).join('; ') } });

  it('takes all calls of one request for the same reader, and hands back the cookies', async () => {
    const reader = stile().reader({ headers: {} });
    const first = await reader.meter({ article: { id: 'a' } });
    const second = await reader.meter({ article: { id: 'b', tier: 'metered' }, trace: true });
    expect(second.reader.id).to.equal(first.reader.id);
    expect(second.meter?.used).to.equal(2);
    expect(reader.setCookies.join()).to.match(/^stile_reader=/);
    expect(await comingBack(reader).meter({ article: { id: 'a' } })).to.include({ reason: 'ALREADY_READ' });
  });

  it('decides without counting, and gives a view back', async () => {
    const reader = stile().reader({ headers: new Headers() });
    expect((await reader.meter({ article: { id: 'a' } }, { dryRun: true })).meter?.used).to.equal(0);
    await reader.meter({ article: { id: 'a' } });
    expect((await reader.release({ article: { id: 'a' } })).meter.used).to.equal(0);
  });

  it('sells: offers, checkout, entitlement, purchases', async () => {
    const reader = stile().reader({ headers: {} });
    await reader.meter({ article: { id: unread() } });
    const { offers } = await reader.offers({ locale: 'ja' });
    const [{ id: offer = '', label = '' } = {}] = offers;
    expect(label).to.match(/[぀-ヿ]/);
    const { session } = await reader.checkout({ offer, returnUrl });
    const pay = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"outcome":"paid"}' };
    await fetch(`${service.url}/sandbox/stripe/sessions/${session}/pay`, pay);
    expect((await reader.entitlement()).entitlement).to.include({ state: 'trial', offer });
    expect((await reader.purchases()).purchases).to.have.lengthOf(1);
    expect((await reader.portal({ returnUrl })).url).to.be.a('string');
    expect((await reader.gift({ article: { id: 'a' } })).url).to.be.a('string');
  });

  it('throws what a problem says', async () => {
    const error = await failureOf(stile().reader({ headers: {} }).checkout({ offer: 'none', returnUrl }));
    expect(error).to.be.instanceOf(StileProblem).and.include({ status: 401, code: 'reader-required' });
    const body = { article: { id: '' } };
    const invalid = await failureOf(stile().reader({ headers: {} }).meter(body));
    expect(invalid).to.be.instanceOf(StileProblem).and.include({ status: 422, code: 'invalid-request' });
    expect(invalid).to.have.nested.property('errors[0].path', 'article.id');
    expect(invalid)
      .to.have.property('requestId')
      .that.matches(/^[\w-]{36}$/);
  });

  it('tells silence, and what is not of Stile, from a problem', async () => {
    const ask = (publication: string, url = proxy.url) =>
      failureOf(
        createStile({ url, publication, timeoutMs: 200 })
          .reader({ headers: {} })
          .meter({ article: { id: 'a' } }),
      );
    for (const error of [await ask('silent'), await ask('other'), await ask('none', 'http://127.0.0.1:1')])
      expect(error).to.be.instanceOf(StileUnavailable);
  });

  it('gives access by the example for the desk', async () => {
    process.env['STILE_URL'] = service.url;
    const file: string = '../examples/desk.js';
    const { givePrize } = await import(file);
    delete process.env['STILE_URL'];
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString();
    expect(await givePrize('anna@example.com', until, adminToken)).to.include({ state: 'active' });
  });

  it('calls everything that admins may, by their token', async () => {
    const params = { path: { publication: example } };
    const { limits } = await dataOf(stile().admin.GET('/v1/admin/publications/{publication}/meter', { params }));
    expect(limits.anonymous).to.equal(10);
    const stranger = createStile({ url: service.url, publication: example }).admin;
    const refused = await failureOf(dataOf(stranger.GET('/v1/admin/publications')));
    expect(refused).to.be.instanceOf(StileProblem).and.include({ status: 401 });
  });
});
