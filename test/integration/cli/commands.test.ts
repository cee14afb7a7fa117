import { once } from 'node:events';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/processes/ports.ts';
import { linesOf, patience, spawnStile, stile } from '../../support/processes/stile.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

describe('stile as a program', function () {
  this.timeout(patience);

  it('helps with code 0 on standard output, and refuses with code 2 on standard error', async () => {
    const [help, unknown] = await Promise.all([stile('help'), stile('frobnicate')]);
    expect(help).to.include({ code: 0, err: '' });
    expect(help.out).to.match(/^Usage: stile <command>/);
    expect(unknown).to.include({ code: 2, out: '' });
    expect(linesOf(unknown.err)[0]).to.equal('There is no command `frobnicate`.');
    expect(unknown.err).to.include(help.out);
  });

  it('answers its version', async () => {
    const { code, out } = await stile('--version');
    expect(code).to.equal(0);
    expect(out).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves until it is told to stop', async () => {
    const dir = makeTemporaryDir();
    const port = await freePort();
    const child = spawnStile(['serve'], { PORT: String(port), STORE_URL: `file:${dir.file('data')}` });
    child.stdout.resume();
    child.stderr.resume();
    const ended = once(child, 'exit');
    try {
      await eventually(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, patience / 2);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).to.deep.equal([0, null]);
    dir.remove();
  });

  it('serves nothing and tells every fault while the settings are wrong', async () => {
    const { code, err } = await stile('serve', { PORT: 'none', TRUST_PROXY: 'many' });
    expect(code).to.equal(1);
    expect(linesOf(err).map((line) => line.split(' ')[0])).to.deep.equal(['PORT', 'TRUST_PROXY']);
  });
});
