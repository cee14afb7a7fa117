import { expect } from 'chai';
import { version } from '../../../src/version.ts';
import { as, createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { useOpenApi } from '../../support/open-api.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { readerSecret, useEntitlementDesk } from '../../support/selling/entitlements.ts';
import { useService } from '../../support/service.ts';

describe('GET /openapi.json', () => {
  const config = useConfigDir({
    small: { meter: smallMeter },
    limited: { rateLimit: { requests: 1, perSeconds: 60 } },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, READER_SECRET: readerSecret }), {
    realNow: () => Date.UTC(2026, 10, 23, 3),
  });
  const page = createFrontEnd(service);
  const desk = useEntitlementDesk(service);
  const openApi = useOpenApi(service);

  it('is an OpenAPI 3.1 document of this service, which any page may read', async () => {
    const answer = await page.get('/openapi.json');
    expect(answer.headers.get('content-type')).to.match(/^application\/json/);
    expect(answer.headers.get('access-control-allow-origin')).to.equal('*');
    const { openapi, info, servers } = openApi.document;
    expect(openapi).to.match(/^3\.1\.\d$/);
    expect(info).to.include({ title: 'Stile', version });
    expect(servers).to.deep.equal([{ url: service.url }]);
  });

  const below = '/v1/admin/publications/{publication}';

  const operations: [string, string, string[]][] = [
    ['post', '/v1/{publication}/meter', ['200', '401', '403', '404', '413', '415', '422', '429', '503']],
    ['post', '/v1/{publication}/meter/release', ['200', '401', '403', '404', '409', '413', '415', '422', '429', '503']],
    ['get', '/v1/{publication}/gate', ['204', '401', '403', '404', '422', '429', '503']],
    ['get', '/v1/{publication}/entitlement', ['200', '401', '404', '422', '429', '503']],
    ['get', '/v1/{publication}/offers', ['200', '401', '404', '422', '429', '503']],
    ['post', '/v1/{publication}/checkout', ['201', '401', '403', '404', '409', '413', '415', '422', '429', '503']],
    ['get', '/v1/{publication}/checkout/return', ['303', '404', '422', '429', '503']],
    ['post', '/v1/{publication}/portal', ['201', '401', '403', '404', '413', '415', '422', '429', '503']],
    ['post', '/webhooks/stripe', ['200', '400', '413', '503']],
    ['post', '/v1/admin/session', ['201', '401', '403', '413', '415', '422', '429', '503']],
    ['get', '/v1/admin/session', ['200', '401', '503']],
    ['delete', '/v1/admin/session', ['204', '403', '503']],
    ['get', '/v1/admin/session/ways', ['200']],
    ['get', '/admin/sign-in/oidc', ['303', '404', '422', '429', '503']],
    ['get', '/admin/sign-in/oidc/callback', ['200', '401', '403', '404', '429', '503']],
    ['get', '/v1/admin/publications', ['200', '401', '403', '429']],
    ['get', `${below}/offers`, ['200', '401', '403', '404', '429', '503']],
    ['post', `${below}/offers`, ['201', '401', '403', '404', '409', '413', '415', '422', '429', '503']],
    ['get', `${below}/offers/{id}`, ['200', '401', '403', '404']],
    ['put', `${below}/offers/{id}`, ['200', '401', '403', '404', '412', '413', '415', '422', '428', '503']],
    ['delete', `${below}/offers/{id}`, ['204', '401', '403', '404', '412', '428', '503']],
    ['post', `${below}/offers/{id}/end`, ['200', '401', '403', '404', '503']],
    ['get', `${below}/readers/{id}`, ['200', '401', '403', '404', '422', '503']],
    ['delete', `${below}/readers/{id}`, ['204', '401', '403', '404', '409', '422', '503']],
    ['get', `${below}/readers/{id}/export`, ['200', '401', '403', '404', '422', '503']],
    ['post', `${below}/readers/{id}/reset`, ['200', '401', '403', '404', '422', '503']],
    ['post', `${below}/explain`, ['200', '401', '403', '404', '413', '415', '422', '503']],
    ['post', `${below}/readers/{id}/grant`, ['200', '401', '403', '404', '413', '415', '422', '503']],
    ['post', `${below}/readers/{id}/revoke`, ['200', '401', '403', '404', '503']],
    ['get', `${below}/meter`, ['200', '401', '403', '404', '429', '503']],
    ['put', `${below}/meter`, ['200', '401', '403', '404', '412', '413', '415', '422', '428', '503']],
    ['post', `${below}/meter/effects`, ['200', '401', '403', '404', '413', '415', '422', '503']],
    ['post', `${below}/meter/try-address`, ['200', '401', '403', '404', '413', '415', '422']],
    ['get', `${below}/banners`, ['200', '401', '403', '404', '429', '503']],
    ['get', `${below}/banners/{locale}`, ['200', '401', '403', '404', '503']],
    ['put', `${below}/banners/{locale}`, ['200', '201', '401', '403', '404', '412', '413', '415', '422', '428', '503']],
    ['post', `${below}/banners/preview`, ['200', '401', '403', '404', '413', '415', '422']],
    ['get', `${below}/audit`, ['200', '401', '403', '404', '422', '503']],
    ['get', '/.well-known/jwks.json', ['200']],
    ['get', '/openapi.json', ['200']],
    ['get', '/livez', ['200']],
    ['get', '/readyz', ['200', '503']],
    ['get', '/metrics', ['200']],
    ['get', '/sandbox/clock', ['200', '422']],
    ['post', '/sandbox/clock', ['200', '413', '415', '422']],
    ['post', '/sandbox/identity', ['200', '413', '415', '422']],
    ['post', '/sandbox/stripe/sessions/{session}/pay', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/readers/{reader}/card', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/readers/{reader}/cancel', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/readers/{reader}/refund', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/readers/{reader}/refund/fail', ['200', '404']],
    ['post', '/sandbox/stripe/readers/{reader}/dispute', ['200', '404']],
    ['post', '/sandbox/stripe/readers/{reader}/dispute/close', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/readers/{reader}/pause', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/readers/{reader}/resume', ['200', '404']],
    ['post', '/sandbox/stripe/readers/{reader}/trial', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/readers/{reader}/invoices/pay', ['200', '404']],
    ['post', '/sandbox/stripe/retries', ['200', '413', '415', '422']],
    ['post', '/sandbox/stripe/prices/archive', ['200', '404', '413', '415', '422']],
    ['post', '/sandbox/stripe/prices/restore', ['200', '404', '413', '415', '422']],
    ['get', '/sandbox/stripe/faults', ['200', '422']],
    ['post', '/sandbox/stripe/faults', ['200', '413', '415', '422']],
    ['post', '/sandbox/stripe/webhooks', ['200', '413', '415', '422']],
    ['post', '/sandbox/stripe/webhooks/flush', ['200']],
  ];

  for (const [method, path, statuses] of operations) {
    it(`describes ${method.toUpperCase()} ${path}: what it is for, its parameters and its answers`, () => {
      const { summary, tags, responses, parameters = [] } = openApi.operation(method, path);
      expect(summary).to.not.equal('');
      expect(tags).to.have.lengthOf(1);
      expect(Object.keys(responses)).to.include.members(statuses);
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath).to.deep.equal([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    });
  }

  it('refers to no schema that it does not have', () => {
    const { document } = openApi;
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(names).to.include.members(['Decision', 'Meter', 'Banner', 'Entitlement', 'Problem']);
    expect(Object.keys(document.components.schemas)).to.include.members(names);
  });

  it('says that a meter is an object, and only of a decision that it may be null', () => {
    expect(openApi.document.components.schemas['Meter']).to.include({ type: 'object' });
    const decision = JSON.stringify(openApi.document.components.schemas['Decision']);
    expect(decision).to.include('{"anyOf":[{"$ref":"#/components/schemas/Meter"},{"type":"null"}]');
  });

  const bodies: unknown[] = [
    { article: { id: 'a' } },
    { article: { id: 'a', section: 's', tags: ['t'], tier: 'premium', sponsored: true }, receipt: true, trace: true },
    { article: { id: '📰'.repeat(256) }, locale: 'ja' },
    { article: { id: '📰'.repeat(257) } },
    { article: { id: '' } },
    { article: { id: 'a', tier: 'gold' } },
    { article: { id: 'a', other: 1 } },
    { article: { id: 'a' }, other: 1 },
    { article: { id: 7 } },
    { article: { id: 'a' }, receipt: 'yes' },
    {},
    [],
    null,
  ];

  it('allows the bodies that the service takes, and no others', async () => {
    for (const body of bodies) {
      const { status } = await page.post(`/v1/${example}/meter`, body);
      const taken = openApi.takes('post', '/v1/{publication}/meter', body);
      expect(status, JSON.stringify(body).slice(0, 100)).to.equal(taken ? 200 : 422);
    }
  });

  it('agrees with what metering answers, whatever it answers', async () => {
    const { reader } = await page.meter({ id: 'free', tier: 'free' }, { publication: 'small' });
    const headers = as(reader.token ?? '');
    const ask = (options: object) => page.ask(unread(), { publication: 'small', headers, ...options });
    const all = { fields: { trace: true, receipt: true } };
    const answers = [await ask(all), await ask(all), await ask(all), await ask({ headers: signedIn('forged') })];
    for (const state of ['trial', 'grace', 'expired'] as const) {
      await desk.give('small', reader.id, { state, offer: 'trial-3-months', endsAt: Date.UTC(2027, 0, 1) });
      answers.push(await ask(all));
    }
    answers.push(await ask({ headers: { Origin: 'https://evil.example' } }), await ask({ query: '?odd=1' }));
    answers.push(await ask({ publication: 'limited' }), await ask({ publication: 'limited' }));
    answers.push(await page.ask({ id: 'a' }, { publication: 'elsewhere' }));
    answers.push(await page.post('/v1/small/meter', 'x'.repeat(17 * 1024)));
    answers.push(await page.post('/v1/small/meter', '{}', { 'Content-Type': 'text/plain' }));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).to.deep.equal([200, 200, 200, 401, 200, 200, 200, 403, 422, 200, 429, 404, 413, 415]);
    for (const answer of answers) await openApi.describes('post', '/v1/{publication}/meter', answer);
  });

  it('agrees with what everything else answers', async () => {
    const gate = (headers: Record<string, string>) => page.get(`/v1/${example}/gate`, headers);
    const article = { article: { id: 'a' } };
    const gets: [string, Promise<Response>][] = [
      ['/v1/{publication}/gate', gate({ 'X-Original-URI': '/a' })],
      ['/v1/{publication}/gate', gate({ 'X-Original-URI': '/a', 'X-Article-Tier': 'premium' })],
      ['/v1/{publication}/gate', gate({})],
      ['/v1/{publication}/entitlement', page.get(`/v1/${example}/entitlement`)],
      ['/v1/{publication}/entitlement', page.get('/v1/elsewhere/entitlement')],
      ['/.well-known/jwks.json', page.get('/.well-known/jwks.json')],
      ['/livez', page.get('/livez')],
      ['/readyz', page.get('/readyz')],
      ['/sandbox/clock', page.get('/sandbox/clock')],
      ['/sandbox/clock', page.get('/sandbox/clock?odd=1')],
    ];
    for (const [path, answer] of gets) await openApi.describes('get', path, await answer);
    const posts: [string, Promise<Response>][] = [
      ['/v1/{publication}/meter/release', page.post(`/v1/${example}/meter/release`, article)],
      ['/v1/{publication}/meter/release', page.post(`/v1/${example}/meter/release`, {})],
      ['/sandbox/clock', page.post('/sandbox/clock', { advance: 'PT0S' })],
      ['/sandbox/clock', page.post('/sandbox/clock', {})],
      ['/sandbox/identity', page.post('/sandbox/identity', { sub: 'a@example.com' })],
      ['/sandbox/identity', page.post('/sandbox/identity', { sub: '' })],
    ];
    for (const [path, answer] of posts) await openApi.describes('post', path, await answer);
  });
});
