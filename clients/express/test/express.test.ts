import { createServer, type ServerResponse } from 'node:http';
import { type ExpressOptions, type Incident, stile } from '@stile/express';
import { expect } from 'chai';
import express5, { type RequestHandler } from 'express';
import express4 from 'express-4';
import { listening } from '../../../test/doors/servers/fetch-server.ts';
import { ask } from '../../../test/doors/visitor.ts';
import { createFrontEnd, example } from '../../../test/support/browser/front-end.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { useConfigDir } from '../../../test/support/publications.ts';
import { closeServer } from '../../../test/support/request.ts';
import { useService } from '../../../test/support/service.ts';

const library = { institutions: [{ name: 'Library', networks: ['203.0.113.0/24'] }] };

/** Ways in which the headers of an answer go out. */
const ways: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'writeHead with an object': (response) => {
    response
      .writeHead(200, { 'Cache-Control': 'public, max-age=60', Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' })
      .end('text');
  },
  'writeHead with a reason and an object': (response) => {
    response.writeHead(200, 'Fine', { 'cache-control': 's-maxage=60' }).end('text');
  },
  'writeHead with a list': (response) => {
    response.writeHead(200, ['Cache-Control', 'public', 'X-One', 'a', 'X-One', 'b']).end('text');
  },
  'headers set before, and a stream': (response) => {
    response.setHeader('CDN-Cache-Control', 'public, max-age=60');
    response.write('te');
    response.end('xt');
  },
  'headers flushed': (response) => {
    response.setHeader('Cache-Control', 'immutable');
    response.flushHeaders();
    response.end('text');
  },
};

for (const [name, create] of Object.entries({ 'Express 5': express5, 'Express 4': express4 }))
  describe(`item 2: ${name}`, () => {
    const config = useConfigDir({ [example]: library });
    const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1', LOG_LEVEL: 'silent' }));
    const page = createFrontEnd(service);

    /** Asks a site whose every address is an article, once; `handler` answers. */
    async function visit(
      handler: RequestHandler,
      options: Partial<ExpressOptions> = {},
      headers: Record<string, string> = {},
    ) {
      const incidents: Incident['kind'][] = [];
      const site = create();
      site.set('env', 'test'); // Errors are not printed.
      site.set('trust proxy', 1);
      site.use(
        stile({
          stile: service.url,
          publication: example,
          article: ({ path }) => ({ id: path, tier: 'metered' }),
          report: ({ kind }) => incidents.push(kind),
          ...options,
        }),
      );
      site.use(handler);
      const server = createServer(site);
      try {
        return { ...(await ask(await listening(server), '/articles/x', { headers })), incidents };
      } finally {
        await closeServer(server);
      }
    }

    for (const [way, send] of Object.entries(ways))
      it(`B18: lets nobody keep an article that was to be kept: ${way}`, async () => {
        const got = await visit((_request, response) => send(response));
        expect(got.header('cache-control')).to.equal('private, no-store');
        for (const header of ['expires', 'cdn-cache-control']) expect(got.header(header)).to.equal(null);
        expect(got.text).to.equal('text');
        expect(got.setCookies).to.have.lengthOf(2);
        expect(got.incidents).to.deep.equal(['cacheable']);
      });

    it('B18: has the last word, also after middleware before it that waits for the headers', async () => {
      const site = create();
      site.use((_request, response, next) => {
        const writeHead = response.writeHead.bind(response);
        response.writeHead = (status: number) => {
          response.setHeader('Cache-Control', 'public, max-age=60');
          return writeHead(status, { 'cache-control': 'public', Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' });
        };
        next();
      });
      const article = () => ({ id: 'x', tier: 'metered' }) as const;
      site.use(stile({ stile: service.url, publication: example, article, report: () => {} }));
      site.use((_request, response) => response.send('text'));
      const server = createServer(site);
      const got = await ask(await listening(server), '/articles/x');
      await closeServer(server);
      expect(got.header('cache-control')).to.equal('private, no-store');
      expect(got.header('expires')).to.equal(null);
    });

    it('answers once, whatever the handler does with a request that must wait', async () => {
      let handled = 0;
      const closed = { stile: 'http://127.0.0.1:1', onFailure: 'closed' } as const;
      const got = await visit(() => (handled += 1), {
        ...closed,
        waitPage: (seconds) => `<p>Wait ${seconds} seconds.`,
      });
      expect(got).to.include({ status: 503, text: '<p>Wait 5 seconds.' });
      expect(got.header('content-type')).to.match(/^text\/html/);
      expect(handled).to.equal(0);
    });

    it('gives a view back that ends in an error of the site’s', async () => {
      const headers = { 'X-Reader-Token': await page.newReader() };
      const fail: RequestHandler = () => {
        throw Object.assign(new Error('It did not work.'), { status: 502 });
      };
      const got = await visit(fail, { receipts: false }, headers);
      expect(got.status).to.equal(502);
      expect(got.header('cache-control')).to.equal('private, no-store');
      await eventually(async () => (await page.used(headers)) === 0);
    });

    it('knows a reader’s network by `trust proxy`, and not by what readers write before it', async () => {
      const reason: RequestHandler = (_request, response) => response.send(response.locals.stile?.reason);
      const from = async (forwarded: string) => (await visit(reason, {}, { 'X-Forwarded-For': forwarded })).text;
      expect(await from('203.0.113.9')).to.equal('INSTITUTION');
      expect(await from('203.0.113.9, 198.51.100.7')).to.equal('METERED');
    });

    it('asks nobody about what is no article', async () => {
      const locals: RequestHandler = (_request, response) => response.json(response.locals);
      const got = await visit(locals, { stile: 'http://127.0.0.1:1', article: () => null });
      expect(got).to.include({ status: 200, text: '{}' });
    });

    it('passes on what the site’s own functions throw', async () => {
      const article = () => Promise.reject(Object.assign(new Error('no database'), { status: 500 }));
      expect((await visit((_request, response) => response.send('text'), { article })).status).to.equal(500);
    });
  });
