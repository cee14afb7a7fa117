import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { useExampleConfig } from '../../support/example-config.ts';
import { freePort } from '../../support/processes/ports.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience, stile } from '../../support/processes/stile.ts';

const example = '--publication nikkei-asian-review';

describe('stile explain', function () {
  this.timeout(patience);
  const { dir, config, settings } = useExampleConfig();

  const explained = async (words: string, env = settings) => {
    const { code, out, err } = await runRecorded(`explain ${example} ${words}`, env);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    return linesOf(out);
  };

  it('B1: says which article an address is by the files, and makes no store', async () => {
    const { code, out, err } = await stile(`explain ${example} --article /a/?utm_source=mail&b=1#top`, settings);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(linesOf(out)).to.deep.equal([
      `By the files in ${config.dir}, because the store has no such publication yet:`,
      '/a/?utm_source=mail&b=1#top',
      '  article   /a?b=1',
      '  left out  /  utm_source=mail  #top',
      '  the gate  takes it for this article',
    ]);
    expect(existsSync(dir.file('data'))).to.equal(false);
  });

  it('B1: compares two addresses', async () => {
    const two = await explained('--article /a --other /a?b=1');
    expect(two.slice(5)).to.deep.equal([
      '/a?b=1',
      '  article   /a?b=1',
      '  left out  nothing',
      '  the gate  takes it for this article',
      'These are two articles.',
    ]);
    expect((await explained('--article /%61/ --other /a')).at(-1)).to.equal('Both are one article.');
  });

  it('B1: says which addresses the gate refuses, and why', async () => {
    const gate = async (article: string) => (await explained(`--article ${article}`)).at(-1);
    expect(await gate('/a/../b')).to.equal('  the gate  refuses it, because servers read it in different ways');
    expect(await gate(`/${'a'.repeat(2_048)}`)).to.equal('  the gate  refuses it, because it is too long');
    config.edit('ambiguous: refuse', 'ambiguous: normalise');
    expect(await gate('/a/../b')).to.equal(
      '  the gate  takes it for this article, although servers read it in different ways',
    );
  });

  it('B1: goes by the store once the publication is there, whatever the files say', async () => {
    config.edit('hostAliases: []', 'hostAliases: [www]');
    expect(await runRecorded('config apply', settings)).to.include({ code: 0 });
    config.edit('hostAliases: [www]', 'hostAliases: [m]');
    const lines = await explained('--article https://www.example.com/a');
    expect(lines[0]).to.equal('By the settings in the store:');
    expect(lines[2]).to.equal('  article   https://example.com/a');
  });

  it('B1: goes by the files while the store is unavailable, and says so', async () => {
    const away = { ...settings, STORE_URL: `redis://127.0.0.1:${await freePort()}` };
    const [first] = await explained('--article /a', away);
    expect(first).to.match(/^By the files in .*, because STORE_URL the store does not answer/);
  });

  it('B1: ends with code 1 for a publication that is nowhere, and for files with faults', async () => {
    const nowhere = await runRecorded('explain --publication elsewhere --article /a', settings);
    expect(nowhere).to.deep.equal({
      code: 1,
      out: '',
      err: 'There is no publication elsewhere in the files, and the store has no such publication yet.\n',
    });
    config.edit('ambiguous: refuse', 'ambiguous: perhaps');
    const faulty = await runRecorded(`explain ${example} --article /a`, settings);
    expect(faulty).to.include({ code: 1, out: '' });
    expect(faulty.err).to.match(/publication\.yaml:\d+: articleIdentity\.ambiguous: must be one of refuse, normalise/);
  });
});
