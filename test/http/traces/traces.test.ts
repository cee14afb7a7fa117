import { expect } from 'chai';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { playPrivacyScenario } from '../../support/privacy-scenario.ts';
import { type Span, useTraceCollector } from '../../support/processes/trace-collector.ts';
import { useConfigDir } from '../../support/publications.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${parent}-01`;

/** A token of some key that the publisher's host may have. */
const tokenOf = (header: object) => `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.AAAA`;

describeOnEveryStore('item 9: traces', (store) => {
  const collector = useTraceCollector();
  const identity = { issuer: 'a', audience: 'b', algorithms: ['RS256'], jwksUri: 'http://127.0.0.1:9/jwks.json' };
  const config = useConfigDir({
    'keys-away': { identity },
    'limits-rates': { rateLimit: { requests: 1_000, perSeconds: 60 } },
  });
  const service = useService(
    () => ({
      ...store.env(),
      CONFIG_DIR: config.dir,
      ADMIN_TOKENS: adminTokens,
      TRUST_PROXY: '1',
      LOG_LEVEL: 'info',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=of%20the%20collector',
      OTEL_SERVICE_NAME: 'paywall',
    }),
    { realNow: startingAt('2026-12-20T12:00:00+09:00') },
  );
  const page = createFrontEnd(service);

  /** The span of an answered request, and those of what it asked of others. */
  async function traced(answer: Response): Promise<{ server: Span; calls: readonly Span[] }> {
    const id = answer.headers.get('x-request-id');
    const server = await eventually(
      () => collector.spans.find(({ attributes }) => attributes['stile.request_id'] === id) ?? false,
    );
    return { server, calls: collector.spans.filter(({ parentSpanId }) => parentSpanId === server.spanId) };
  }

  it('have a span for a view and one for what it asks of the store', async () => {
    const answer = await page.ask(unread(), { headers: as(await page.newReader()) });
    const { server, calls } = await traced(answer);
    expect(server).to.deep.include({ name: 'POST /v1/{publication}/meter', kind: 'server', status: 'unset' });
    expect(server.parentSpanId).to.equal(undefined);
    expect(server.attributes).to.deep.equal({
      'http.request.method': 'POST',
      'http.route': '/v1/{publication}/meter',
      'http.response.status_code': 200,
      'stile.publication': example,
      'stile.request_id': answer.headers.get('x-request-id'),
    });
    expect(server.resource).to.include({ 'service.name': 'paywall' }).and.to.include.keys('service.version');
    const view = calls.find(({ name }) => name === 'meters.view');
    expect(view).to.deep.include({ kind: 'client', traceId: server.traceId, status: 'unset' });
    expect(view?.attributes).to.deep.equal({
      'db.system.name': 'STORE_URL' in store.env() ? 'redis' : 'sqlite',
      'db.operation.name': 'meters.view',
    });
    expect(collector.lastHeaders()['x-api-key']).to.equal('of the collector');
  });

  it('go on with the trace that a trusted proxy began, and with no other text', async () => {
    const { server } = await traced(await page.get('/livez', { traceparent }));
    expect(server).to.include({ traceId, parentSpanId: parent });
    const odd = ['00-0-0-01', `ff-${traceId}-${parent}-01`, `${traceparent}-more`, 'x'.repeat(9_000)];
    const answers = await Promise.all(odd.map((text) => page.get('/livez', { traceparent: text })));
    for (const trace of await Promise.all(answers.map(traced))) {
      expect(trace.server.traceId).to.not.equal(traceId);
      expect(trace.server.parentSpanId).to.equal(undefined);
    }
  });

  it('leave out a request of which the proxy said so', async () => {
    const skipped = await page.get('/livez', { traceparent: traceparent.replace(/01$/, '00') });
    await traced(await page.get('/livez'));
    const ids = collector.spans.map(({ attributes }) => attributes['stile.request_id']);
    expect(ids).to.not.include(skipped.headers.get('x-request-id'));
  });

  it('have a span for each call of Stripe that a checkout makes', async () => {
    expect((await createAdminDesk(service).makeOffer(monthlyOffer)).status).to.equal(201);
    const buying = createBuying(page);
    const answer = await buying.checkout(await buying.newReader());
    expect(answer.status).to.equal(201);
    const { server, calls } = await traced(answer);
    expect(server.attributes['http.response.status_code']).to.equal(201);
    const opened = calls.find(({ name }) => name === 'stripe.openCheckout');
    expect(opened).to.deep.include({ kind: 'client', attributes: { 'peer.service': 'stripe' } });
    expect(calls.map(({ name }) => name)).to.include('billing.claimCustomer');
  });

  it('have a span for a key set that is fetched, with how that failed', async () => {
    const headers = { Authorization: `Bearer ${tokenOf({ alg: 'RS256', kid: 'k' })}` };
    const answer = await page.ask(unread(), { publication: 'keys-away', headers });
    expect(answer.status).to.equal(503);
    const { server, calls } = await traced(answer);
    expect(server.status).to.equal('error');
    expect(server.attributes['error.type']).to.equal('identity-unavailable');
    expect(calls.find(({ name }) => name === 'key set')).to.deep.include({ status: 'error' });
  });

  it('call by no name what is no publication and no route', async () => {
    const { server } = await traced(await page.get('/v1/telling-title/telling-path'));
    expect(server.name).to.equal('GET');
    expect(Object.keys(server.attributes)).to.not.include.members(['http.route', 'stile.publication']);
    expect(server.status).to.equal('unset');
  });

  it('hold nothing that names a reader, an article or an address, and no token', async () => {
    const { texts, readers } = await playPrivacyScenario(service.url);
    await traced(await page.get('/livez'));
    const arrived = collector.texts.join('\n');
    expect(collector.spans.length).to.be.greaterThan(30);
    for (const text of [...texts, ...readers]) expect(arrived.includes(text), text).to.equal(false);
  });
});
