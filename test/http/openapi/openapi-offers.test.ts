import { expect } from 'chai';
import { createBuying, returnUrl } from '../../support/browser/buying.ts';
import { as, example } from '../../support/browser/front-end.ts';
import { useOfferService, winterOffer } from '../../support/offer-service.ts';
import { useOpenApi } from '../../support/open-api.ts';
import { asAdmin } from '../../support/sign-on/admins.ts';

describe('GET /openapi.json, of offers and billing', () => {
  const stage = useOfferService();
  const openApi = useOpenApi(stage.service);

  const below = '/v1/admin/publications/{publication}';

  const label = { zero: 'a', one: 'a', two: 'a', few: 'a', many: 'a', other: 'a' };
  const bodies: object[] = [
    {},
    { templates: { label, deadline: null } },
    { templates: {} },
    { templates: { label: 7 } },
    { templates: { heading: 'a' } },
    { then: null },
    { then: undefined },
    { eligibility: undefined, templates: undefined, status: undefined, startsAt: undefined },
    { eligibility: { countries: ['JP', 'SG'] } },
    { eligibility: { countries: ['Japan'] } },
    { price: { amount: -1, currency: 'usd' } },
    { price: { amount: 900 } },
    { term: { count: 1, unit: 'decade' } },
    { status: 'over' },
    { colour: 'red' },
  ];

  it('allows the offers that admins may make, and no others', async () => {
    for (const [index, change] of bodies.entries()) {
      const body = JSON.parse(JSON.stringify({ ...winterOffer, id: `offer-${index}-x`, ...change }));
      const { status } = await stage.desk.makeOffer(body);
      const takes = openApi.takes('post', `${below}/offers`, body);
      // That a plural map chooses by no number is beyond what a document can say.
      const beyond = 'templates' in change && JSON.stringify(change).includes('other');
      expect(status, JSON.stringify(change)).to.equal(takes && !beyond ? 201 : 422);
      if (beyond) expect(takes).to.equal(true);
    }
  });

  it('agrees with what admins are answered', async () => {
    const { desk } = stage;
    const { path, body, etag } = await stage.newOffer();
    const reader = `/readers/r_${'A'.repeat(22)}`;
    const answers: [string, string, Response][] = [
      ['get', '/offers', await desk.get('/offers')],
      ['post', '/offers', await desk.makeOffer({ ...body, id: 'one-more' })],
      ['post', '/offers', await desk.makeOffer(body)],
      ['post', '/offers', await desk.makeOffer({})],
      ['get', '/offers/{id}', await desk.get(path)],
      ['get', '/offers/{id}', await desk.get('/offers/nothing')],
      ['put', '/offers/{id}', await stage.put(path, body)],
      ['put', '/offers/{id}', await stage.put(path, body, '"99"')],
      ['put', '/offers/{id}', await stage.put(path, body, etag)],
      ['post', '/offers/{id}/end', await desk.call('POST', `${path}/end`)],
      ['delete', '/offers/{id}', await desk.call('DELETE', path, { headers: { 'If-Match': '"3"' } })],
      ['get', '/readers/{id}', await desk.get(reader)],
      ['post', '/readers/{id}/grant', await desk.call('POST', `${reader}/grant`, { as: 'olga', body: {} })],
      ['post', '/readers/{id}/revoke', await desk.call('POST', `${reader}/revoke`, { as: 'vera' })],
      ['post', '/readers/{id}/reset', await desk.call('POST', `${reader}/reset`, { as: 'olga' })],
      ['get', '/readers/{id}/export', await desk.get(`${reader}/export`, 'olga')],
      ['delete', '/readers/{id}', await desk.call('DELETE', reader, { as: 'olga' })],
      ['delete', '/readers/{id}', await desk.call('DELETE', `${reader}?endSubscriptions=7`, { as: 'olga' })],
      ['post', '/explain', await desk.call('POST', '/explain', { as: 'vera', body: { article: { id: 'a' } } })],
      ['post', '/explain', await desk.call('POST', '/explain', { as: 'vera', body: {} })],
      ['get', '/audit', await desk.get('/audit', 'olga')],
      ['get', '/audit', await desk.get('/audit', 'edith')],
    ];
    const statuses = answers.map(([, , { status }]) => status);
    expect(statuses).to.deep.equal([
      200, 201, 409, 422, 200, 404, 428, 412, 200, 200, 204, 200, 422, 403, 200, 200, 204, 422, 200, 422, 200, 403,
    ]);
    for (const [method, form, answer] of answers) await openApi.describes(method, below + form, answer);
  });

  it('agrees with what buyers and the sandbox are answered', async () => {
    const { page } = stage;
    const buying = createBuying(page);
    const headers = as(await page.newReader());
    const { reader } = await page.meter('a', { headers });
    const checkout = await buying.checkout(headers);
    const { session } = (await checkout.clone().json()) as { session: string };
    const sandbox = (path: string, body: object = {}) => page.post(`/sandbox/stripe${path}`, body);
    const posts: [string, Response][] = [
      ['/v1/{publication}/checkout', checkout],
      ['/v1/{publication}/checkout', await buying.checkout(headers, { offer: 'nothing' })],
      ['/sandbox/stripe/sessions/{session}/pay', await sandbox(`/sessions/${session}/pay`, { outcome: 'paid' })],
      ['/sandbox/stripe/sessions/{session}/pay', await sandbox('/sessions/cs_none/pay', { outcome: 'paid' })],
      ['/sandbox/stripe/sessions/{session}/pay', await sandbox(`/sessions/${session}/pay`, { outcome: 'stolen' })],
      ['/v1/{publication}/checkout', await buying.checkout(headers)],
      ['/v1/{publication}/portal', await page.post(`/v1/${example}/portal`, { returnUrl }, headers)],
      ['/sandbox/stripe/readers/{reader}/card', await sandbox('/readers/r_none/card', { outcome: 'paid' })],
      ['/sandbox/stripe/webhooks', await sandbox('/webhooks', { delivery: 'normal' })],
      ['/sandbox/stripe/webhooks', await sandbox('/webhooks', { delivery: 'slow' })],
      ['/sandbox/stripe/readers/{reader}/card', await sandbox(`/readers/${reader.id}/card`, { outcome: 'paid' })],
      ['/sandbox/stripe/readers/{reader}/cancel', await sandbox(`/readers/${reader.id}/cancel`, { when: 'now' })],
      ['/sandbox/stripe/readers/{reader}/refund', await sandbox(`/readers/${reader.id}/refund`)],
      ['/sandbox/stripe/readers/{reader}/dispute', await sandbox(`/readers/${reader.id}/dispute`)],
      ['/sandbox/stripe/webhooks/flush', await sandbox('/webhooks/flush')],
      ['/webhooks/stripe', await page.post('/webhooks/stripe', {})],
    ];
    expect(posts.map(([, { status }]) => status)).to.deep.equal([
      201, 404, 200, 404, 422, 409, 201, 404, 200, 422, 200, 200, 200, 404, 200, 400,
    ]);
    for (const [path, answer] of posts) await openApi.describes('post', path, answer);
    const back = (query: string) => page.get(`/v1/${example}/checkout/return${query}`);
    const gets: [string, Response][] = [
      ['/v1/{publication}/offers', await page.get(`/v1/${example}/offers`)],
      ['/v1/{publication}/offers', await page.get(`/v1/${example}/offers?odd=1`)],
      ['/v1/{publication}/offers', await page.get('/v1/elsewhere/offers')],
      ['/v1/{publication}/checkout/return', await back(`?session=${session}`)],
      ['/v1/{publication}/checkout/return', await back('?session=cs_test_none')],
      ['/v1/{publication}/checkout/return', await back('')],
      ['/v1/admin/publications', await page.get('/v1/admin/publications')],
      ['/v1/admin/publications', await page.get('/v1/admin/publications', asAdmin('vera'))],
    ];
    expect(gets.map(([, { status }]) => status)).to.deep.equal([200, 422, 404, 303, 404, 422, 401, 200]);
    for (const [path, answer] of gets) await openApi.describes('get', path, answer);
  });
});
