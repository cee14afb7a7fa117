import { expect } from 'chai';
import { newSigningKeys } from '../../src/tokens/key-rotation.ts';
import { filesWith, loadedSources, noteLoaded } from '../support/processes/loaded-modules.ts';
import { isReady, type ServiceProcess } from '../support/processes/process.ts';
import { smallMeter } from '../support/publications.ts';
import { makeTemporaryDir } from '../support/temporary-dir.ts';
import { createTestResources } from '../support/test-resources.ts';

const publication = 'nikkei-asian-review';

/** What only some calls, commands or settings need. */
const needless = [
  'node_modules/stripe/',
  'node_modules/express/',
  'node_modules/compression/',
  'node_modules/openid-client/',
  'node_modules/@opentelemetry/sdk-trace/',
  'node_modules/@opentelemetry/exporter-trace-otlp-http/',
  'node_modules/ioredis/',
  'node_modules/rate-limiter-flexible/',
  'node_modules/cli-progress/',
  'node_modules/pino-pretty/',
  'node_modules/undici/',
  'src/cli/',
  'src/redis/',
  'src/stripe/provider.ts',
  'src/http/pages/pages.ts',
  'src/sandbox/stripe/',
];

const secrets = () => ({
  READER_SECRET: 'a-reader-secret-that-nobody-else-has-4721',
  SIGNING_KEYS: newSigningKeys(),
  ADMIN_TOKENS: 'desk:owner:an-admin-token-of-the-desk-4722',
  STRIPE_SECRET_KEY: 'sk_test_4723aSecretKeyOfStripes',
  STRIPE_WEBHOOK_SECRET: 'whsec_4724aSecretOfTheWebhook',
});

function post({ url }: ServiceProcess, path: string, { body, token = '' }: { body: object; token?: string }) {
  const headers = { 'Content-Type': 'application/json', ...(token !== '' && { 'X-Reader-Token': token }) };
  return fetch(`${url}/v1/${publication}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const view = (service: ServiceProcess) =>
  post(service, 'meter', { body: { article: { id: 'an-article' }, receipt: true } });

/** What a reader is answered who wants to buy. */
async function order(service: ServiceProcess): Promise<Response> {
  const { reader }: { reader: { token: string } } = JSON.parse(await (await view(service)).text());
  const body = { offer: 'trial-3-months', returnUrl: `${service.url}/demo` };
  return post(service, 'checkout', { body, token: reader.token });
}

describe('what a start loads', function () {
  this.timeout(60_000);
  const stage = createTestResources();
  const dir = makeTemporaryDir();
  const note = (name: string) => `${dir.path}/${name}`;

  afterEach(() => stage.clear());
  after(() => dir.remove());

  for (const mode of ['production', 'sandbox'] as const) {
    it(`item 12: is in ${mode} mode all that views need, and nothing that only some calls need`, async () => {
      const config = await stage.config({ [publication]: { meter: smallMeter, identity: null } });
      const service = await stage.service({
        STILE_MODE: mode,
        STORE_URL: await stage.fileStore(),
        NODE_OPTIONS: noteLoaded(note(mode)),
        ...(mode === 'production' && { ...secrets(), CONFIG_DIR: config.dir }),
      });
      const loaded = loadedSources(note(mode));
      for (const needed of ['src/service.ts', 'src/paywall/metering/decide.ts', 'node_modules/libsql/index.js'])
        expect(loaded.has(needed), needed).to.equal(true);
      const refused = mode === 'production' ? [...needless, 'src/sandbox/'] : needless;
      const found = [...loaded].filter((source) => refused.some((start) => source.startsWith(start)));
      expect(found).to.deep.equal([]);
      expect((await view(service)).status).to.equal(200);
      expect((await view(service)).status).to.equal(200);
      expect([...loadedSources(note(mode))].filter((source) => !loaded.has(source))).to.deep.equal([]);
    });
  }

  it('item 12: a part that cannot be loaded fails the calls that need it, and nothing else', async () => {
    const broken = filesWith('src/stripe/provider.ts');
    expect(broken).to.have.length(1);
    const service = await stage.service({
      STORE_URL: await stage.fileStore(),
      NODE_OPTIONS: noteLoaded(note('broken'), broken),
    });
    for (const attempt of ['first', 'second']) {
      const answer = await order(service);
      expect(answer.status, attempt).to.equal(500);
      expect(await answer.json(), attempt).to.include({ code: 'internal' });
    }
    expect((await view(service)).status).to.equal(200);
    expect(await isReady(service)).to.equal(true);
  });

  it('item 12: a stand-in of Stripe that cannot be loaded fails the calls that need it, and nothing else', async () => {
    const broken = filesWith('src/sandbox/stand-in-hub.ts');
    expect(broken).to.have.length(1);
    const service = await stage.service({
      STORE_URL: await stage.fileStore(),
      NODE_OPTIONS: noteLoaded(note('no-stand-in'), broken),
    });
    const answer = await order(service);
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.include({ code: 'provider-unavailable' });
    expect((await view(service)).status).to.equal(200);
  });
});
