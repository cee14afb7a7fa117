import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect } from 'chai';
import { listSigningKeys, newSigningKeys, rotateSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience, stile } from '../../support/processes/stile.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';

const kidsOf = (text: string) => listSigningKeys(text).map(({ kid }) => kid);

/** The private parts of keys, none of which may be printed unasked. */
const secretsOf = (text: string): string[] => JSON.parse(text).keys.map(({ d }: { d: string }) => d);

const permissionsOf = (file: string) => statSync(file).mode & 0o777;

describe('stile keys', function () {
  this.timeout(patience);
  let dir: TemporaryDir;
  let file: string;

  beforeEach(() => {
    dir = makeTemporaryDir();
    file = dir.file('signing_keys');
  });

  afterEach(() => dir.remove());

  describe('new', () => {
    it('prints a value for SIGNING_KEYS with one new key each time', async () => {
      const [one, other] = await Promise.all([stile('keys new'), stile('keys new')]);
      expect(one).to.include({ code: 0, err: '' });
      expect(kidsOf(one.out)).to.have.length(1);
      expect(kidsOf(other.out)).to.not.deep.equal(kidsOf(one.out));
    });

    it('writes it to a file that only its owner may read, prints nothing of it, and overwrites no file', async () => {
      expect(await stile(`keys new --out ${file}`)).to.deep.equal({ code: 0, out: '', err: '' });
      const written = readFileSync(file, 'utf8');
      expect(kidsOf(written)).to.have.length(1);
      expect(permissionsOf(file)).to.equal(0o600);
      const again = await stile(`keys new --out ${file}`);
      expect(again).to.include({ code: 1, out: '' });
      expect(again.err).to.match(/^EEXIST: .*signing_keys/);
      expect(readFileSync(file, 'utf8')).to.equal(written);
    });
  });

  describe('rotate', () => {
    it('prints the set of SIGNING_KEYS with a new key first and the older ones after it', async () => {
      const before = newSigningKeys();
      const { code, out } = await stile('keys rotate', { SIGNING_KEYS: before });
      expect(code).to.equal(0);
      expect(kidsOf(out)).to.have.length(2);
      expect(kidsOf(out).slice(1)).to.deep.equal(kidsOf(before));
    });

    it('leaves as many keys as it is told', async () => {
      const three = rotateSigningKeys(rotateSigningKeys(newSigningKeys()));
      const [kept, one] = await Promise.all([
        stile('keys rotate --keep 4', { SIGNING_KEYS: three }),
        stile('keys rotate --keep 1', { SIGNING_KEYS: three }),
      ]);
      expect(kidsOf(kept.out).slice(1)).to.deep.equal(kidsOf(three));
      expect(kidsOf(one.out)).to.have.length(1);
      expect(kidsOf(three)).to.not.include(kidsOf(one.out)[0]);
    });

    it('writes the file of SIGNING_KEYS_FILE again, for its owner alone, and prints no private key', async () => {
      const before = newSigningKeys();
      writeFileSync(file, before, { mode: 0o644 });
      const owner = process.getuid?.() === 0 ? 65_534 : statSync(file).uid;
      chownSync(file, owner, -1);
      const { code, out, err } = await stile('keys rotate', { SIGNING_KEYS_FILE: file, STILE_MODE: 'production' });
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      const after = readFileSync(file, 'utf8');
      expect(kidsOf(after).slice(1)).to.deep.equal(kidsOf(before));
      expect(permissionsOf(file)).to.equal(0o600);
      expect(statSync(file).uid, 'its owner').to.equal(owner);
      expect(readdirSync(dir.path)).to.deep.equal(['signing_keys']);
      expect(linesOf(out).slice(0, 2)).to.deep.equal([
        `${kidsOf(after)[0]}  signs, published`,
        `${kidsOf(before)[0]}  published`,
      ]);
      for (const secret of secretsOf(after)) expect(out).to.not.include(secret);
    });

    it('follows a link to the file of --file and leaves the link in place', async () => {
      const link = dir.file('link');
      writeFileSync(file, newSigningKeys());
      symlinkSync(file, link);
      const { code } = await stile(`keys rotate --file ${link}`, { SIGNING_KEYS: newSigningKeys() });
      expect(code).to.equal(0);
      expect(lstatSync(link).isSymbolicLink()).to.equal(true);
      expect(kidsOf(readFileSync(file, 'utf8'))).to.have.length(2);
    });

    it('leaves a file as it is that holds no keys, and does not repeat what it holds', async () => {
      writeFileSync(file, 'correct horse battery staple');
      const { code, out, err } = await runRecorded(`keys rotate --file ${file}`);
      expect({ code, out }).to.deep.equal({ code: 1, out: '' });
      expect(err).to.equal('--file must hold an EC P-256 private key, in PEM or as a JWK set\n');
      expect(readFileSync(file, 'utf8')).to.equal('correct horse battery staple');
      const missing = await runRecorded(`keys rotate --file ${dir.file('nothing')}`);
      expect(missing).to.include({ code: 1, err: '--file names a file that cannot be read (ENOENT)\n' });
    });

    it('replaces the keys that sandbox mode keeps in the store', async () => {
      const settings = { STORE_URL: `file:${dir.file('data')}` };
      const before = linesOf((await runRecorded('keys list', settings)).out);
      expect(before).to.have.length(1);
      const rotated = await runRecorded('keys rotate', settings);
      expect(rotated).to.include({ code: 0, err: '' });
      const after = linesOf((await runRecorded('keys list', settings)).out);
      expect(after).to.deep.equal(linesOf(rotated.out).slice(0, 2));
      expect(after[1]).to.equal(before[0]?.replace('signs, ', ''));
    });

    it('asks for SIGNING_KEYS in production mode, where the store has none', async () => {
      const settings = { STORE_URL: `file:${dir.file('data')}`, NODE_ENV: 'production' };
      expect(await runRecorded('keys rotate', settings)).to.deep.equal({
        code: 1,
        out: '',
        err: 'SIGNING_KEYS is required in production mode\n',
      });
      expect(readdirSync(dir.path)).to.deep.equal([]);
    });
  });

  it('list names the keys and says which signs, and nothing more of them', async () => {
    const keys = rotateSigningKeys(newSigningKeys());
    writeFileSync(file, keys);
    chmodSync(file, 0o400);
    const [signs, published] = kidsOf(keys);
    const expected = { code: 0, out: `${signs}  signs, published\n${published}  published\n`, err: '' };
    expect(await stile('keys list', { SIGNING_KEYS: keys })).to.deep.equal(expected);
    expect(await runRecorded(`keys list --file ${file}`)).to.deep.equal(expected);
  });
});
