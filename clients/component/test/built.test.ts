import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { root } from '../../../test/support/sources.ts';

const gzipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;

describe('item 1: the file of <stile-paywall>', function () {
  this.timeout(60_000);

  it('has 3 KB at most, gzipped, needs no other file, and evaluates no text as code', () => {
    const built = join(root, 'dist/sdk/stile.js');
    expect(gzipped(built)).to.be.at.most(3 * 1024);
    expect(readFileSync(built, 'utf8')).to.not.match(/\bimport\b(?!\.meta)|\beval\b|new Function/);
  });

  it('is what the package holds, with its types', () => {
    const folder = join(root, 'clients/component');
    execFileSync(process.execPath, [join(root, 'scripts/build-component.js')], { cwd: root });
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { types, default: script } = manifest.exports['.'];
    expect(manifest.dependencies).to.equal(undefined);
    expect(readFileSync(join(folder, script), 'utf8')).to.equal(readFileSync(join(root, 'dist/sdk/stile.js'), 'utf8'));
    expect(readFileSync(join(folder, types), 'utf8')).to.include('PaywallElement');
    const packed = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }),
    );
    const names = packed[0].files.map(({ path }: { path: string }) => path);
    expect(names).to.include.members(['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']);
    expect(names.filter((name: string) => /^(src|test)\//.test(name))).to.deep.equal([]);
  });
});
