import { expect } from 'chai';
import { as, createFrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { noCollector, useTraceCollector } from '../../support/processes/trace-collector.ts';
import { startService, useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

const count = (text: string, part: string) => text.split(part).length - 1;

const givenUp = 'traces cannot be handed over';

describe('item 9: a collector', () => {
  const collector = useTraceCollector();

  it('that is away, or hangs, is logged once, costs no view its answer, and keeps no service from stopping', async () => {
    collector.hang(true);
    const tryWith = async (endpoint: string) => {
      const service = await startService({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, LOG_LEVEL: 'info' });
      const page = createFrontEnd(service);
      const headers = as(await page.newReader());
      for (let view = 0; view < 5; view += 1)
        expect((await page.meter(unread(), { headers })).reason).to.be.a('string');
      await service.close();
      expect(count(service.logs(), givenUp), service.logs()).to.equal(1);
      expect(service.logs()).to.include('stopped');
    };
    await Promise.all([await noCollector(), collector.url].map(tryWith));
  });

  it('gets what is left when the service stops', async () => {
    collector.hang(false);
    const service = await startService({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const answer = await createFrontEnd(service).get('/livez');
    await service.close();
    const ids = collector.spans.map(({ attributes }) => attributes['stile.request_id']);
    expect(ids).to.include(answer.headers.get('x-request-id'));
  });
});

describe('item 9: traces of an outage', () => {
  const collector = useTraceCollector();
  const redis = useRedisServer();
  const service = useService(() => ({ STORE_URL: redis.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }));
  const page = createFrontEnd(service);

  it('say which call of the store failed, of a view that was answered all the same', async () => {
    const headers = as(await page.newReader());
    await redis.kill();
    await eventually(async () => (await page.meter(unread(), { headers })).reason === 'FAIL_OPEN');
    const failed = await eventually(
      () => collector.spans.find(({ name, status }) => name === 'meters.view' && status === 'error') ?? false,
    );
    expect(failed.attributes).to.include({ 'error.type': 'store-unavailable', 'db.system.name': 'redis' });
    const server = await eventually(
      () => collector.spans.find(({ spanId }) => spanId === failed.parentSpanId) ?? false,
    );
    expect(server.status).to.equal('unset');
    expect(server.attributes['http.response.status_code']).to.equal(200);
  });
});
