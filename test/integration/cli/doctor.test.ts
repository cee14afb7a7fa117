import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Libsql from 'libsql';
import { newSigningKeys, rotateSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience, stile } from '../../support/processes/stile.ts';
import { useListingStripe } from '../../support/selling/listing-stripe.ts';

describe('stile doctor', function () {
  this.timeout(patience);
  const { dir, config, settings } = useExampleConfig();
  const stripe = useListingStripe();

  /** Changes what the store holds of the example publication. */
  function change(sql: string, ...parameters: string[]): void {
    const database = new Libsql(dir.file('data/stile.db'));
    database.prepare(sql).run(parameters);
    database.close();
  }

  /** Everything that production mode asks for, secrets in files. */
  function productionSettings(): Record<string, string> {
    const secret = (name: string, text: string) => {
      writeFileSync(dir.file(name), text, { mode: 0o600 });
      return dir.file(name);
    };
    config.edit('identity:\n  sandbox: true', 'identity: null');
    return {
      ...settings,
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://stile.example.com',
      READER_SECRET_FILE: secret('reader', 'reader-secret-of-many-more-than-32-characters'),
      SIGNING_KEYS_FILE: secret('keys', rotateSigningKeys(newSigningKeys())),
      ADMIN_TOKENS_FILE: secret('admin', 'desk:owner:admin-token-of-this-test'),
      STRIPE_SECRET_KEY: 'sk_live_of_this_test',
      STRIPE_WEBHOOK_SECRET: 'whsec_of_this_test',
      STRIPE_API_BASE: stripe.url,
    };
  }

  it('finds an installation in order, one line for each thing', async () => {
    await runRecorded('config apply', settings);
    const { code, out, err } = await stile('doctor', settings);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    const subjects = linesOf(out).map((line) => /^(?:ok|warning) +([^:]+): ./.exec(line)?.[1]);
    expect(subjects).to.deep.equal([
      'settings',
      'PUBLIC_URL',
      'signing keys',
      'VIEWS_IN_FLIGHT',
      'OUTAGE_JOURNAL',
      'files',
      'store',
      'store writes',
      'store format',
      'SQLite directory',
      'SQLite journal',
      'SQLite integrity',
      'SQLite disk',
      'files and store',
      'publication nikkei-asian-review',
    ]);
    expect(out).to.match(/^(ok|warning) +store: answers in \d+\.\d\d ms/m);
    expect(out).to.match(
      /^ok +publication nikkei-asian-review: offer\/trial-3-months, settings, wording\/en, wording\/ja$/m,
    );
  });

  it('does not make a store that is not there, for it might make it with the wrong owner', async () => {
    const { code, out } = await runRecorded('doctor', settings);
    expect(code).to.equal(0);
    expect(out).to.match(/^ok +store: nothing is in .*data yet; the first start makes it$/m);
    expect(existsSync(dir.file('data'))).to.equal(false);
  });

  it('finds an installation for production in order, and says which key signs', async () => {
    const { code, out } = await runRecorded('doctor', productionSettings());
    expect(code).to.equal(0);
    expect(out).to.not.match(/^(warning|fault)/m);
    expect(out).to.match(/^ok +settings: production mode$/m);
    expect(out).to.match(/^ok +signing keys: 2 keys, all published; [\w-]{43} signs$/m);
    expect(out.match(/^ok +\w+_FILE: readable by its owner alone$/gm)).to.have.length(3);
    expect(out).to.match(/^ok +Stripe webhook: https:\/\/stile\.example\.com\/webhooks\/stripe sends every event/m);
    expect(out).to.match(/^ok +Stripe events: API version \d{4}-\d\d-\d\d/m);
  });

  it('warns of files of secrets that others may read, and refuses an address that is not https', async () => {
    const production = { ...productionSettings(), PUBLIC_URL: 'http://stile.example.com' };
    chmodSync(dir.file('keys'), 0o640);
    const { code, out } = await runRecorded('doctor', production);
    expect(code).to.equal(1);
    expect(out).to.match(/^warning +SIGNING_KEYS_FILE: others than its owner .*chmod 600 it$/m);
    expect(out).to.match(/^fault +settings: PUBLIC_URL is not https/m);
  });

  it('N4: says what a start says: what is for sale needs Stripe, and what only this machine reaches is tried out', async () => {
    const { STRIPE_SECRET_KEY: _, STRIPE_WEBHOOK_SECRET: __, ...withoutStripe } = productionSettings();
    const without = await runRecorded('doctor', withoutStripe);
    expect(without.code).to.equal(1);
    const why = 'is required in production mode, because nikkei-asian-review has offers';
    expect(linesOf(without.out).filter((line) => line.startsWith('fault'))).to.deep.equal([
      `fault    settings: STRIPE_SECRET_KEY ${why}`,
      `fault    settings: STRIPE_WEBHOOK_SECRET ${why}`,
    ]);
    rmSync(join(config.dir, 'publications/nikkei-asian-review/offers'), { recursive: true });
    expect((await runRecorded('doctor', withoutStripe)).code).to.equal(0);

    config.edit('identity: null', 'identity: { sandbox: true }');
    await runRecorded('config apply', settings);
    const { code, out } = await runRecorded('doctor', { ...withoutStripe, PUBLIC_URL: 'http://127.0.0.1:8080' });
    expect(code).to.equal(0);
    expect(out).to.match(/^warning +PUBLIC_URL: http:\/\/127\.0\.0\.1:8080 leads to this machine alone/m);
    expect(out).to.match(/^warning +publication .*identity: is the sandbox's own sign-in: nobody can sign in/m);
  });

  it('item 2: says what the bound on views in flight means, and warns if it is too wide or too narrow', async () => {
    const told = async (bound: Record<string, string>) => {
      const { code, out } = await runRecorded('doctor', { ...settings, ...bound });
      expect(code).to.equal(0);
      return /^.+ VIEWS_IN_FLIGHT: .+$/m.exec(out)?.[0];
    };
    expect(await told({})).to.match(/^ok +VIEWS_IN_FLIGHT: 512 in each of 1 worker, 512 at once; .* 256 ms$/);
    expect(await told({ VIEWS_IN_FLIGHT: '1000', WORKERS: '2' })).to.match(
      /^warning +VIEWS_IN_FLIGHT: 1000 in each of 2 workers, 2000 at once: .* waits 500 ms; 300 ms are 600$/,
    );
    expect(await told({ VIEWS_IN_FLIGHT: '20' })).to.match(/^warning +VIEWS_IN_FLIGHT: 20 in each .*: ten readers/);
  });

  it('item 6: warns where limits by address would meet all readers behind a proxy as one', async () => {
    const production = productionSettings();
    config.edit('newReaders: null', 'newReaders: { perDay: 5 }');
    await runRecorded('config apply', settings);
    expect((await runRecorded('doctor', production)).out).to.match(/^warning +publication .*TRUST_PROXY is 0/m);
    expect((await runRecorded('doctor', { ...production, TRUST_PROXY: '1' })).out).to.not.match(/^warning/m);
  });

  it('tells every fault of settings, files and store at once, and prints no secret', async () => {
    const secrets = [
      'too-short',
      'desk:king:not-for-your-eyes',
      'pk_not_secret',
      'correct-horse',
      '-----BEGIN nothing',
    ];
    config.edit('anonymous: 10', 'anonymous: many');
    const { code, out, err } = await stile('doctor', {
      ...settings,
      NODE_ENV: 'production',
      READER_SECRET: 'too-short',
      ADMIN_TOKENS: 'desk:king:not-for-your-eyes',
      STRIPE_SECRET_KEY: 'pk_not_secret',
      SIGNING_KEYS: '-----BEGIN nothing',
      STORE_URL: 'redis://:correct-horse@127.0.0.1:1',
    });
    expect({ code, err }).to.deep.equal({ code: 1, err: '' });
    for (const name of ['READER_SECRET', 'ADMIN_TOKENS', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'SIGNING_KEYS'])
      expect(out).to.match(new RegExp(`^fault +settings: ${name} `, 'm'));
    expect(out).to.match(/^fault +files: .*publication\.yaml:\d+: meter\.limits\.anonymous: must be a/m);
    expect(out).to.match(/^fault +store: STORE_URL the store does not answer: connect ECONNREFUSED/m);
    for (const secret of secrets) expect(out).to.not.include(secret);
  });

  it('prints none of the secrets of an installation in order', async () => {
    const keys = newSigningKeys();
    const given = { READER_SECRET: 'reader-secret-of-many-more-than-32-characters', SIGNING_KEYS: keys };
    const { out } = await runRecorded('doctor', {
      ...settings,
      ...given,
      ADMIN_TOKENS: 'desk:owner:not-for-your-eyes',
    });
    for (const secret of [given.READER_SECRET, JSON.parse(keys).keys[0].d, 'not-for-your-eyes'])
      expect(out).to.not.include(secret);
  });

  it('N6: warns where files and store differ, in the words of config diff', async () => {
    await runRecorded('config apply', settings);
    config.edit('anonymous: 10', 'anonymous: 3');
    const { code, out } = await runRecorded('doctor', settings);
    expect(code).to.equal(0);
    expect(out).to.match(/^warning +files and store: differ in 1 part, .*`stile config diff`$/m);
    change(
      "INSERT INTO publication_part SELECT publication, 'offer/second', 1, value FROM publication_part WHERE part = 'offer/trial-3-months'",
    );
    change("INSERT INTO publication_part VALUES ('nikkei-asian-review', 'offer/deleted', 2, 'null')");
    const text = 'differ in 1 part, and the store counts; 1 part only in the store';
    expect((await runRecorded('doctor', settings)).out).to.include(`files and store: ${text}; see`);
    const { out: compared } = await runRecorded('config diff', settings);
    expect(linesOf(compared).at(-1)).to.equal(`Files and store ${text}.`);
  });

  it('finds what is wrong with publications in the store', async () => {
    await runRecorded('config apply', settings);
    change(
      "UPDATE publication_part SET value = json_set(value, '$.title', '2020年1月31日まで') WHERE part = 'wording/ja'",
    );
    change("UPDATE publication_part SET value = json_set(value, '$.defaultLocale', 'fr') WHERE part = 'settings'");
    change("UPDATE publication_part SET value = '{}' WHERE part = 'wording/en'");
    change(
      "UPDATE publication_part SET value = json_set(value, '$.term.count', 99, '$.price.amount', 49) WHERE part = 'offer/trial-3-months'",
    );
    change("INSERT INTO publication_part VALUES ('nikkei-asian-review', 'offer/deleted', 2, 'null')");
    change("INSERT INTO publication_part VALUES ('nikkei-asian-review', 'offer/broken', 1, '{}')");
    change("INSERT INTO publication_part VALUES ('ghost', 'wording/en', 1, '{}')");
    const production = productionSettings();
    const { code, out } = await runRecorded('doctor', production);
    expect(code).to.equal(1);
    const about = (name: string) =>
      linesOf(out)
        .filter((line) => line.includes(` publication ${name}: `))
        .map((line) => line.replace(/ +publication [^:]+: /, ' '));
    expect(about('nikkei-asian-review')).to.have.length(7);
    expect(about('nikkei-asian-review').slice(0, 2)).to.deep.equal([
      "fault identity: is the sandbox's own sign-in, which production mode refuses",
      'fault wording/fr is missing, the wording of the default locale',
    ]);
    expect(about('nikkei-asian-review')[2]).to.match(
      /^fault wording\/en cannot be read: .*`stile config apply` \(locale/,
    );
    expect(about('nikkei-asian-review')[3]).to.match(/^warning wording\/ja: title: .*2020/);
    expect(about('nikkei-asian-review')[4]).to.match(/^fault offer\/broken cannot be read: .*`stile config apply`/);
    expect(about('nikkei-asian-review')[5]).to.match(/^fault offer\/trial-3-months: term\.count: must be from 1 to 23/);
    expect(about('nikkei-asian-review')[6], 'F8').to.match(
      /^fault offer\/trial-3-months: price\.amount: must be at least 50/,
    );
    expect(about('ghost')[0]).to.equal('fault has no settings, and is not served');
  });

  it('asks for the secret that an identity names', async () => {
    const identity = 'identity: { issuer: login, audience: stile, algorithms: [HS256], secret: LOGIN_SECRET }';
    config.edit('identity:\n  sandbox: true', identity);
    await runRecorded('config apply', settings);
    const without = await runRecorded('doctor', settings);
    expect(without.code).to.equal(1);
    expect(without.out).to.match(/^fault +publication nikkei-asian-review: LOGIN_SECRET: is missing/m);
    const given = await runRecorded('doctor', { ...settings, LOGIN_SECRET: 'a secret of at least thirty-two bytes' });
    expect(given.code).to.equal(0);
  });

  it('item 7: asks for every key that a newsletter names', async () => {
    config.edit('newsletters: []', 'newsletters: [{ id: weekly, keys: [NEW_KEY, OLD_KEY] }]');
    await runRecorded('config apply', settings);
    const key = 'a key of at least thirty-two bytes';
    const without = await runRecorded('doctor', { ...settings, NEW_KEY: key, OLD_KEY: 'short' });
    expect(without.code).to.equal(1);
    expect(without.out).to.match(/^fault +publication nikkei-asian-review: OLD_KEY: must have at least 32 bytes$/m);
    const given = await runRecorded('doctor', { ...settings, NEW_KEY: key, OLD_KEY: key });
    expect(given.code).to.equal(0);
  });

  it('finds a damaged file', async () => {
    await runRecorded('config apply', settings);
    const path = dir.file('data/stile.db');
    change('PRAGMA wal_checkpoint(TRUNCATE)');
    const file = openSync(path, 'r+');
    const page = 4096;
    for (let at = 2 * page; at < statSync(path).size; at += page)
      writeSync(file, Buffer.alloc(page / 2, 0xff), 0, page / 2, at);
    closeSync(file);
    const { code, out } = await runRecorded('doctor', settings);
    expect(code).to.equal(1);
    expect(out).to.match(/^fault +(SQLite integrity: the file is damaged|store: .*restore a backup)/m);
    expect(readdirSync(dir.file('data'))).to.include('stile.db');
  });
});
