import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ask, createVisitor } from '../../doors/visitor.ts';
import { example } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { root } from '../../support/sources.ts';
import { installPackages, packageNames } from './installed.ts';

const paid = 'nine years';

/** The body of the README's first call. */
const [, firstBody = ''] = /-d '([^']+)'/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];

/** What a publisher writes in TypeScript, with every package. */
const consumer = `
import { createServer } from 'node:http';
import { createDoor, type TokenVerifier, type Verdict } from '@stile/core';
import { joseVerifier } from '@stile/core/jose';
import { createEdge, type PageCache, twoAddresses } from '@stile/edge';
import { stile as expressStile, teaserOf } from '@stile/express';
import { stile as fastifyStile } from '@stile/fastify';
import { type Known, stile as fetchStile } from '@stile/fetch';
import { createStile, dataOf, StileProblem } from '@stile/node';
import express from 'express';
import createFastify from 'fastify';

const options = { stile: 'http://127.0.0.1:8080', publication: 'sample' } as const;
const verifier: TokenVerifier = joseVerifier(options);
const verdict: Promise<Verdict> = createDoor(options, verifier).decide({
  article: { id: 'x', tier: 'metered' }, method: 'GET', url: '/x', headers: new Headers(),
});

const site = express();
site.get('/:slug', expressStile({ ...options, article: ({ params }) => ({ id: String(params['slug']), tier: 'premium' }) }), (_request, response) => {
  const variant: 'full' | 'teaser' | 'wait' | 'refused' | undefined = response.locals.stile?.variant;
  response.send(variant === 'full' ? 'text' : teaserOf('text', 20));
});
createServer(site);

const fastify = createFastify();
await fastify.register(fastifyStile, { ...options, article: () => null });
fastify.get('/', (request) => request.stile?.banner?.headline);

const known: Known = { article: { id: 'x', tier: 'free' }, address: '127.0.0.1' };
const response: Promise<Response> = fetchStile(options).answer(new Request('http://x'), known, ({ granted }) => new Response(String(granted)));

const cache: PageCache | null = null;
const edge: Promise<Response> = createEdge({
  ...options, cache, isArticle: ({ pathname }) => pathname.startsWith('/x'), site: twoAddresses({
    origin: 'https://origin.example.com', fetch: (request) => fetch(request), teaser: ({ pathname }) => pathname,
    full: ({ pathname }) => pathname, secret: { header: 'X-Edge-Secret', value: 'x' },
  }),
}).handle(new Request('http://x'), { address: '127.0.0.1', waitUntil: () => {} });
const stile = createStile({ url: options.stile, publication: options.publication, adminToken: 'x' });
const reader = stile.reader({ headers: new Headers(), address: '127.0.0.1' });
const left: Promise<number | undefined> = reader.meter(${firstBody}).then(({ meter }) => meter?.left);
const id: Promise<string> = dataOf(stile.admin.POST('/v1/admin/publications/{publication}/offers', {
  params: { path: { publication: 'sample' } },
  body: { id: 'x', price: { amount: 900, currency: 'usd' }, term: { count: 1, unit: 'month' }, then: null },
})).then(({ eligibility: { newReadersOnly }, status }) => (newReadersOnly ? status : 'live'));
const code = (error: unknown): string | null => (error instanceof StileProblem ? error.code : null);
// @ts-expect-error: an article has an id.
reader.meter({ article: {} });
// @ts-expect-error: there is no such call.
stile.admin.GET('/v1/admin/publications/{publication}/everything', {});
export { code, edge, id, left, response, verdict };
// @ts-expect-error: there is no such tier.
export const wrong: Known = { article: { id: 'x', tier: 'gold' } };
`;

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  noEmit: true,
  types: ['node'],
};

describe('item 2: the packages, as publishers install them', function () {
  this.timeout(60_000);
  const installed = duringTests(installPackages, ({ remove }) => remove());
  const config = useConfigDir({
    [example]: { meter: { limits: { anonymous: 0, registered: 1 }, window: 'month' } },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, LOG_LEVEL: 'silent' }));

  for (const name of packageNames)
    it(`@stile/${name} holds what it needs, and no sources`, () => {
      const files = installed.filesOf(name);
      expect(files).to.include.members(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']);
      expect(
        files.filter((file) => !/^(LICENSE|README\.md|package\.json|dist\/[\w/-]+(\.js|\.d\.ts))$/.test(file)),
      ).to.deep.equal([]);
      const declared = JSON.parse(readFileSync(join(root, 'clients', name, 'package.json'), 'utf8'));
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      if (name !== 'core') expect(declared.dependencies['@stile/core']).to.equal(version);
    });

  it('have types that a strict publisher can use', () => {
    writeFileSync(installed.file('package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(installed.file('consumer.ts'), consumer);
    writeFileSync(installed.file('tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [tsc, '--project', installed.path], { encoding: 'utf8' });
    expect({ stdout, status }).to.deep.equal({ stdout: '', status: 0 });
  });

  for (const name of ['express', 'fastify'])
    it(`run the example of @stile/${name}`, async () => {
      const file = installed.copyExample(name, `${name}.mjs`);
      const STILE_URL = service.url;
      const { PATH = '' } = process.env;
      const site: ChildProcess = spawn(process.execPath, [file], {
        env: { PATH, STILE_URL, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const [line] = await once(site.stdout ?? site, 'data');
        const url = String(line).trim();
        const denied = await createVisitor({ url }).visit('/articles/a-bridge');
        expect(denied.text).to.include('The bridge opens today.').and.to.not.include(paid);
        expect(denied.text).to.match(/<aside>.+<\/aside>/);
        expect((await ask(url, '/articles/a-notice')).text).to.include('tomorrow as always');
        expect((await ask(url, '/articles/none')).status).to.equal(404);
      } finally {
        site.kill();
        await once(site, 'exit');
      }
    });

  it('run the example of @stile/fetch', async () => {
    installed.copyExample('fetch', 'fetch.mjs');
    writeFileSync(
      installed.file('ask.mjs'),
      `import { site } from './fetch.mjs';
      for (const slug of ['a-bridge', 'a-notice', 'none']) {
        const answer = await site.fetch(new Request('http://127.0.0.1/articles/' + slug), { address: '127.0.0.1' });
        console.log(answer.status, (await answer.text()).replaceAll('\\n', ' '));
      }`,
    );
    const { PATH = '' } = process.env;
    const env = { PATH, STILE_URL: service.url };
    const { stdout } = await promisify(execFile)(process.execPath, [installed.file('ask.mjs')], { env });
    expect(stdout).to.match(/^200 .*opens today\.[^\n]*\n200 .*as always\.[^\n]*\n404 /);
    expect(stdout).to.not.include(paid);
  });
});
