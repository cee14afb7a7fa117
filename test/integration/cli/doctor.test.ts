import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { expect } from 'chai';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience, stile } from '../../support/processes/stile.ts';
import { changeFile } from '../../support/stores/change-file.ts';

describe('stile doctor', function () {
  this.timeout(patience);
  const { dir, config, settings } = useExampleConfig();

  /** Changes what the store holds of the example publication. */
  const change = (sql: string) => changeFile(dir.file('data/stile.db'), sql);

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
