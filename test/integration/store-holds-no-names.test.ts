import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { newSigningKeys } from '../../src/tokens/key-rotation.ts';
import { createKeyedHashes } from '../../src/tokens/keyed-hashes.ts';
import { createFrontEnd, example, unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { type PrivacySecrets, playPrivacyScenario } from '../support/privacy-scenario.ts';
import { createTestResources } from '../support/test-resources.ts';

const signingKeys = newSigningKeys();
const { keys } = JSON.parse(signingKeys) as { keys: { d: string }[] };

const secrets = {
  READER_SECRET: 'a-reader-secret-that-nobody-else-has',
  SIGNING_KEYS: signingKeys,
  ADMIN_TOKENS: 'desk:owner:an-admin-token-of-the-desk',
};

const secretTexts = [secrets.READER_SECRET, ...keys.map(({ d }) => d), 'an-admin-token-of-the-desk'];

const env = { ...secrets, TRUST_PROXY: '1', LOG_LEVEL: 'trace' };

async function filesIn(dir: string): Promise<Buffer> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}

/** Nothing of the confidences stands in `held`, which is what a store holds and not something else. */
function expectDiscreet(held: Buffer, { readers, texts, bytes }: PrivacySecrets): void {
  const { readerKey } = createKeyedHashes(secrets.READER_SECRET);
  for (const reader of readers)
    expect(held.includes(Buffer.from(readerKey(example, reader))), 'the readers themselves').to.equal(true);
  for (const text of [...texts, ...secretTexts]) expect(held.includes(text), text).to.equal(false);
  for (const id of bytes) expect(held.includes(id), `the bytes ${id.toString('hex')}`).to.equal(false);
}

describe('what the service is told in confidence', function () {
  this.timeout(30_000);
  const stage = createTestResources();
  let configDir: string;

  beforeEach(async () => {
    const limited = { rateLimit: { requests: 1_000, perSeconds: 60 } };
    configDir = (await stage.config({ 'limits-rates': limited })).dir;
  });

  afterEach(() => stage.clear());

  it('stands in no line of the log, at the most talkative level and when things go wrong', async () => {
    const redis = await stage.redis();
    const service = await stage.service({ ...env, CONFIG_DIR: configDir, STORE_URL: redis.url, WORKERS: '2' });
    const told = [await playPrivacyScenario(service.url)];
    const admin = new Redis(redis.url);
    await admin.config('SET', 'maxmemory', '1');
    admin.disconnect();
    const page = createFrontEnd(service.url);
    expect(await page.meter(unread())).to.include({ reason: 'FAIL_OPEN' });
    await eventually(() => service.output().includes('store writes fail'));
    await redis.kill();
    told.push(await playPrivacyScenario(service.url));
    expect(await service.stop()).to.equal(0);
    expect(service.output()).to.include('"msg":"answered"').and.to.include('Redis does not answer');
    for (const text of [...told.flatMap(({ texts }) => texts), ...secretTexts])
      expect(service.output(), text).to.not.include(text);
  });

  it('does not stand in the log either when the sandbox cannot keep the secrets that it made', async () => {
    const redis = await stage.redis(['--user', 'default', 'on', 'nopass', '~*', '&*', '+@all', '-set']);
    const service = await stage.launched({ STORE_URL: redis.url, LOG_LEVEL: 'trace' });
    expect(await service.ended).to.equal(1);
    expect(service.output()).to.include('Redis refused a command').and.to.include("can't run this command");
    // 32 random bytes in base64url, a private key, or what a command was sent with.
    expect(service.output()).to.not.match(/[\w-]{43}|"d"|args/);
  });

  it('is not in the files of SQLite', async () => {
    const url = await stage.fileStore();
    const service = await stage.service({ ...env, CONFIG_DIR: configDir, STORE_URL: url });
    const confidences = await playPrivacyScenario(service.url);
    const dir = url.slice('file:'.length);
    expectDiscreet(await filesIn(dir), confidences);
    await service.stop();
    expectDiscreet(await filesIn(dir), confidences);
  });

  it('is in nothing that was ever written to Redis', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'stile-aof-'));
    stage.onClear(() => rm(dir, { recursive: true }));
    // Without a preamble the log is the commands themselves, one after the other.
    const log = ['--appendonly', 'yes', '--appendfsync', 'always', '--aof-use-rdb-preamble', 'no'];
    const redis = await stage.redis([...log, '--dir', dir]);
    const service = await stage.service({ ...env, CONFIG_DIR: configDir, STORE_URL: redis.url });
    const confidences = await playPrivacyScenario(service.url);
    expectDiscreet(await filesIn(dir), confidences);
  });
});
