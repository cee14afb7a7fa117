import { type FastifyOptions, type Incident, stile } from '@stile/fastify';
import { expect } from 'chai';
import createFastify, { type FastifyReply } from 'fastify';
import { ask } from '../../../test/doors/visitor.ts';
import { createFrontEnd, example } from '../../../test/support/browser/front-end.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { useService } from '../../../test/support/service.ts';

describe('item 2: Fastify', () => {
  const service = useService({ LOG_LEVEL: 'silent' });
  const page = createFrontEnd(service);

  /** Asks a site whose every address is an article, once; `handler` answers. */
  async function visit(
    handler: (reply: FastifyReply) => unknown,
    options: Partial<FastifyOptions> = {},
    headers: Record<string, string> = {},
  ) {
    const incidents: Incident['kind'][] = [];
    const site = createFastify();
    await site.register(stile, {
      stile: service.url,
      publication: example,
      article: ({ url }) => ({ id: url, tier: 'metered' }),
      report: ({ kind }) => incidents.push(kind),
      ...options,
    });
    site.get('/*', (_request, reply) => handler(reply));
    const url = await site.listen({ port: 0, host: '127.0.0.1' });
    try {
      return { ...(await ask(url, '/articles/x', { headers })), incidents };
    } finally {
      await site.close();
    }
  }

  it('B18: lets nobody keep an article that was to be kept', async () => {
    const got = await visit((reply) => reply.header('cache-control', 'public').header('expires', 'x').send('text'));
    expect(got.header('cache-control')).to.equal('private, no-store');
    expect(got.header('expires')).to.equal(null);
    expect(got.setCookies).to.have.lengthOf(2);
    expect(got.incidents).to.deep.equal(['cacheable']);
  });

  it('B18: has the last word, also after hooks that come later and handlers that write by themselves', async () => {
    const article = () => ({ id: 'x', tier: 'metered' }) as const;
    const site = createFastify();
    await site.register(stile, { stile: service.url, publication: example, article, report: () => {} });
    site.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'public');
    });
    site.get('/hook', () => 'text');
    site.get('/raw', (_request, reply) => {
      reply.hijack().raw.writeHead(200, { 'Cache-Control': 'public' }).end('text');
    });
    const url = await site.listen({ port: 0, host: '127.0.0.1' });
    for (const path of ['/hook', '/raw'])
      expect((await ask(url, path)).header('cache-control'), path).to.equal('private, no-store');
    await site.close();
  });

  it('answers by itself while nobody can say who may read', async () => {
    const closed = { stile: 'http://127.0.0.1:1', onFailure: 'closed' } as const;
    const got = await visit(() => 'text', { ...closed, waitPage: (seconds) => `<p>Wait ${seconds} seconds.` });
    expect(got).to.include({ status: 503, text: '<p>Wait 5 seconds.' });
    expect(got.header('content-type')).to.match(/^text\/html/);
  });

  it('gives a view back that ends in an error of the site’s', async () => {
    const headers = { 'X-Reader-Token': await page.newReader() };
    const fail = () => {
      throw new Error('It did not work.');
    };
    expect((await visit(fail, { receipts: false }, headers)).status).to.equal(500);
    await eventually(async () => (await page.used(headers)) === 0);
  });

  it('asks nobody about what is no article', async () => {
    const got = await visit(({ request }) => ({ stile: request.stile }), {
      stile: 'http://127.0.0.1:1',
      article: () => null,
    });
    expect(got).to.include({ status: 200, text: '{"stile":null}' });
  });
});
