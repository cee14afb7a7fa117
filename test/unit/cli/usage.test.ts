import { expect } from 'chai';
import { runRecorded } from '../../support/processes/recorded-command.ts';

const names = [
  'serve',
  'keys new',
  'keys rotate',
  'keys list',
  'config check',
  'config diff',
  'config apply',
  'publications remove',
  'explain',
  'identity check',
  'leakcheck',
  'newsletter sign',
  'stripe sync',
  'reconcile',
  'import subscribers',
  'backup',
  'restore',
  'store copy',
  'doctor',
];

describe('the usage of stile', () => {
  for (const line of ['help', '--help', '-h']) {
    it(`names every command for \`stile ${line}\``, async () => {
      const { code, out, err } = await runRecorded(line);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      const named = [...out.matchAll(/^ {2}(\w+(?: \w+)?) +[A-Z]/gm)].map(([, name]) => name);
      expect(named).to.deep.equal(names);
    });
  }

  for (const line of ['keys --help', 'help keys']) {
    it(`names the commands of the group for \`stile ${line}\``, async () => {
      const { code, out } = await runRecorded(line);
      expect(code).to.equal(0);
      expect(out.match(/^ {2}keys (new|rotate|list) /gm)).to.have.length(3);
      expect(out).to.not.include('doctor');
    });
  }

  for (const name of names) {
    it(`explains \`stile ${name}\``, async () => {
      const { code, out } = await runRecorded(`${name} --help`);
      expect(code).to.equal(0);
      expect(out.startsWith(`Usage: stile ${name}`)).to.equal(true);
      expect((await runRecorded(`help ${name}`)).out).to.equal(out);
    });
  }

  it('says what each option is for', async () => {
    const { out } = await runRecorded('keys rotate --help');
    expect(out).to.match(/^Usage: stile keys rotate \[--keep N\] \[--file FILE\]\n/);
    expect(out).to.match(/^ {2}--keep N +how many/m);
  });

  const refusals: readonly [line: string, message: string, usage: string][] = [
    ['', 'Which command?', 'Usage: stile <command>'],
    ['frobnicate', 'There is no command `frobnicate`.', 'Usage: stile <command>'],
    ['frobnicate --help', 'There is no command `frobnicate`.', 'Usage: stile <command>'],
    ['help frobnicate', 'There is no command `frobnicate`.', 'Usage: stile <command>'],
    ['keys', 'There is no command `keys`.', 'Usage: stile <command>'],
    ['keys forge', 'There is no command `keys forge`.', 'Usage: stile <command>'],
    ['doctor --loudly', "Unknown option '--loudly'", 'Usage: stile doctor'],
    ['config check twice', "Unexpected argument 'twice'", 'Usage: stile config check'],
    ['config apply --dry-run=yes', "Option '--dry-run' does not take an argument", 'Usage: stile config apply'],
    ['keys rotate --keep none', '--keep must be a whole number from 1 to 99', 'Usage: stile keys rotate'],
    ['keys rotate --keep 0', '--keep must be a whole number from 1 to 99', 'Usage: stile keys rotate'],
    ['explain', '--publication is missing', 'Usage: stile explain --publication NAME --article ADDRESS [--other'],
    ['explain --publication a --article=', '--article is missing', 'Usage: stile explain'],
    ['keys new --out', "Option '--out <value>' argument missing", 'Usage: stile keys new'],
  ];
  for (const [line, message, usage] of refusals) {
    it(`refuses \`stile ${line}\` with code 2, what is wrong with it, and the usage`, async () => {
      const { code, out, err } = await runRecorded(line);
      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
      expect(err.split('\n')[0]).to.equal(message);
      expect(err).to.include(`\n${usage}`);
    });
  }
});
