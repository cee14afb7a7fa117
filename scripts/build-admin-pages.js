// Builds web/admin into a build's folder `admin`. If nothing that goes into the pages has changed, it takes them from the build before.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { digestOf } from './builds.js';

/** All that goes into the pages: their own source, the rules that they share with the service, their guide, and the packages. */
export const pagesInputs = ['web/admin', 'src/paywall', 'docs/admin.md', 'package-lock.json'];

const note = 'admin-inputs.sha256';

export function buildAdminPages(root, folder) {
  const digest = digestOf(root, pagesInputs);
  const before = join(root, 'dist');
  const isBuilt = existsSync(join(before, 'admin', 'index.html')) && existsSync(join(before, note));
  if (isBuilt && readFileSync(join(before, note), 'utf8') === digest) {
    cpSync(join(before, 'admin'), join(folder, 'admin'), { recursive: true });
  } else {
    // A process of its own: Vite changes NODE_ENV, by which a service that starts in this one would be in production mode.
    const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
    const args = ['build', join(root, 'web/admin'), '--outDir', join(folder, 'admin'), '--logLevel', 'warn'];
    execFileSync(process.execPath, [vite, ...args], { cwd: root, stdio: 'inherit' });
  }
  writeFileSync(join(folder, note), digest);
}
