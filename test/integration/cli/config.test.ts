import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Libsql from 'libsql';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience, stile } from '../../support/processes/stile.ts';
import { startService } from '../../support/service.ts';

const settingsLine = 'nikkei-asian-review/settings: changed';
const limitLine = '  meter.limits.anonymous: 10 -> 3';
const differLine = 'Files and store differ in 1 part, and the store counts.';

describe('stile config', function () {
  this.timeout(patience);
  const { dir, config, settings } = useExampleConfig();

  describe('check', () => {
    it('finds nothing wrong with the example, and needs neither a store nor secrets', async () => {
      const { code, out, err } = await stile('config check', settings);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      expect(out).to.equal('nikkei-asian-review: 2 wordings, no fault\n');
      expect(existsSync(dir.file('data'))).to.equal(false);
    });

    it('tells every fault in all files with its line: fields, dates that are past, what the mode forbids', async () => {
      config.edit('window: month', 'window: fortnight');
      config.edit('Get Unlimited access', 'Ends January 31st, 2020', 'wording/en.yaml');
      const folder = join(config.dir, 'publications/nikkei-asian-review');
      const first = await runRecorded('config check', settings);
      expect(first).to.include({ code: 1, out: '' });
      expect(linesOf(first.err)).to.have.length(2);
      expect(first.err).to.match(
        new RegExp(`^${folder}/publication\\.yaml:\\d+: meter\\.window\\.kind: must be one of`, 'm'),
      );
      expect(first.err).to.match(new RegExp(`^${folder}/wording/en\\.yaml:\\d+: banners\\..*January 31st, 2020`, 'm'));

      config.edit('window: fortnight', 'window: day');
      const inProduction = await runRecorded('config check', { ...settings, NODE_ENV: 'production' });
      expect(inProduction.code).to.equal(1);
      expect(inProduction.err).to.match(/publication\.yaml:\d+: identity: is the sandbox's own sign-in/);
      expect(inProduction.err).to.match(/wording\/en\.yaml:\d+: banners\./);
    });

    it('warns of texts that speak of another window than the meter has, and finds no fault in them', async () => {
      config.edit('window: month', 'window: { kind: week, startsOn: monday }');
      const { code, out, err } = await runRecorded('config check', settings);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      const [first, ...warnings] = linesOf(out);
      expect(first).to.equal('nikkei-asian-review: 2 wordings, no fault');
      expect(warnings).to.include(
        "nikkei-asian-review: warning: wording/en.yaml: banners.metered.headline: says “this month”, and the meter's window is a week; {{window}} always fits",
      );
      expect(warnings.filter((line) => line.includes('wording/ja.yaml'))).not.to.deep.equal([]);
    });

    it("C7: finds the sandbox's sign-in in a publication in which it signs nobody in", async () => {
      const folder = join(config.dir, 'publications');
      cpSync(join(folder, 'nikkei-asian-review'), join(folder, 'another'), { recursive: true });
      const { code, err } = await runRecorded('config check', settings);
      expect(code).to.equal(1);
      expect(linesOf(err)).to.have.length(1);
      expect(err).to.match(
        new RegExp(`^${folder}/another/publication\\.yaml:\\d+: identity: is the sandbox's own sign-in, which is for`),
      );
    });

    it('tells what is wrong with its own settings', async () => {
      const { code, err } = await runRecorded('config check', { ...settings, STILE_MODE: 'play' });
      expect({ code, err }).to.deep.equal({ code: 1, err: 'STILE_MODE must be one of sandbox, production\n' });
    });
  });

  it('diff and apply bring a store to what the files say, and then find nothing to do', async () => {
    const parts = ['settings', 'wording/en', 'wording/ja', 'offer/trial-3-months'];
    const added = parts.map((part) => `nikkei-asian-review/${part}: added`);
    const first = await runRecorded('config apply', settings);
    expect(linesOf(first.out)).to.deep.equal([...added, '4 parts written.']);
    config.edit('anonymous: 10', 'anonymous: 3');
    const differing = await runRecorded('config diff', settings);
    expect(differing).to.deep.equal({ code: 0, out: `${settingsLine}\n${limitLine}\n${differLine}\n`, err: '' });
    const applied = await runRecorded('config apply', settings);
    expect(applied).to.deep.equal({ code: 0, out: `${settingsLine}\n${limitLine}\n1 part written.\n`, err: '' });
    const [after, again] = await Promise.all([
      runRecorded('config diff', settings),
      runRecorded('config apply', settings),
    ]);
    expect(after).to.include({ code: 0, out: 'Files and store agree.\n' });
    expect(again).to.include({ code: 0, out: 'Nothing to write: the store has what the files say.\n' });
  });

  it('N6: a service that starts with changed files says so in one line, and how to see and to apply it', async () => {
    await runRecorded('config apply', settings);
    const first = await startService(settings);
    await first.close();
    expect(first.logs()).to.not.include('differ');
    config.edit('anonymous: 10', 'anonymous: 3');
    const second = await startService(settings);
    await second.close();
    const told = linesOf(second.logs()).filter((line) => line.includes('differ'));
    expect(told).to.have.length(1);
    expect(JSON.parse(told[0] ?? '')).to.deep.include({
      level: 'info',
      differing: ['nikkei-asian-review/settings'],
      msg: 'files and store differ in 1 part, and the store counts: `stile config diff` shows it, `stile config apply` writes what the files say',
    });
  });

  it('apply --dry-run shows what would be written, and writes nothing', async () => {
    await runRecorded('config apply', settings);
    config.edit('anonymous: 10', 'anonymous: 3');
    const dry = await runRecorded('config apply --dry-run', settings);
    expect(dry).to.deep.equal({ code: 0, out: `${settingsLine}\n${limitLine}\n1 part would be written.\n`, err: '' });
    expect((await runRecorded('config diff', settings)).out).to.include(limitLine);
  });

  it('apply writes nothing while any file has a fault', async () => {
    config.edit('timeZone: Asia/Tokyo', 'timeZone: Asia/Edo');
    const { code, out, err } = await runRecorded('config apply', settings);
    expect({ code, out }).to.deep.equal({ code: 1, out: '' });
    expect(err).to.match(/publication\.yaml:\d+: timeZone: must be an IANA time zone/);
    expect(existsSync(dir.file('data'))).to.equal(false);
  });

  it('apply writes nothing that the mode forbids', async () => {
    const { code, out, err } = await runRecorded('config apply', { ...settings, STILE_MODE: 'production' });
    expect({ code, out }).to.deep.equal({ code: 1, out: '' });
    expect(err).to.match(/publication\.yaml:\d+: identity: .* which production mode refuses\n$/);
    expect(existsSync(dir.file('data'))).to.equal(false);
  });

  it('apply leaves a part alone that somebody changes at that moment, writes the others, and ends with code 1', async () => {
    await runRecorded('config apply', settings);
    config.edit('anonymous: 10', 'anonymous: 3');
    config.edit('Get Unlimited access', 'Read everything', 'wording/en.yaml');
    const database = new Libsql(dir.file('data/stile.db'));
    // The time is asked for after the store was read and before it is written to.
    const now = () => {
      database.prepare("UPDATE publication_part SET version = version + 1 WHERE part = 'settings'").run([]);
      return Date.now();
    };
    const { code, out, err } = await runRecorded('config apply', settings, { now });
    database.close();
    expect(code).to.equal(1);
    expect(err).to.equal(
      'nikkei-asian-review/settings: changed by someone else meanwhile, and left as it is; compare again\n',
    );
    expect(out).to.match(/\n1 part written\.\n$/);
    expect(linesOf((await runRecorded('config diff', settings)).out)).to.deep.equal([
      settingsLine,
      limitLine,
      differLine,
    ]);
  });

  it('says that the store does not answer, and never its password', async () => {
    const away = { ...settings, STORE_URL: 'redis://stile:correct-horse@127.0.0.1:1' };
    for (const run of [stile('config diff', away), runRecorded('config apply', away)]) {
      const { code, out, err } = await run;
      expect({ code, out }).to.deep.equal({ code: 1, out: '' });
      expect(err).to.match(/^STORE_URL the store does not answer: connect ECONNREFUSED 127\.0\.0\.1:1\n$/);
    }
  });
});
