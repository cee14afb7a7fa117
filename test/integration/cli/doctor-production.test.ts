import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newSigningKeys, rotateSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience } from '../../support/processes/stile.ts';
import { useListingStripe } from '../../support/selling/listing-stripe.ts';
import { changeFile } from '../../support/stores/change-file.ts';

describe('stile doctor, of an installation for production', function () {
  this.timeout(patience);
  const { dir, config, settings } = useExampleConfig();
  const stripe = useListingStripe();
  const change = (sql: string) => changeFile(dir.file('data/stile.db'), sql);

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
    expect(out).to.match(/^warning +publication .*identity: is the sandbox's own sign-in: no reader can sign in/m);
  });

  it('item 6: warns where limits by address would meet all readers behind a proxy as one', async () => {
    const production = productionSettings();
    config.edit('newReaders: null', 'newReaders: { perDay: 5 }');
    await runRecorded('config apply', settings);
    expect((await runRecorded('doctor', production)).out).to.match(/^warning +publication .*TRUST_PROXY is 0/m);
    expect((await runRecorded('doctor', { ...production, TRUST_PROXY: '1' })).out).to.not.match(/^warning/m);
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
});
