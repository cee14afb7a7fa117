// Builds web/admin to dist/admin, unless that is what it was built from last time.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** All that goes into the pages: their own source, the rules that they share with the service, and the packages. */
const inputs = ['web/admin', 'src/paywall'];
const lockFile = 'package-lock.json';

const note = 'admin-inputs.sha256';

/** What of this stands in dist/. */
export const adminPagesBuilt = ['admin', note];

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Changes with every change of an input: by what is in the files, for a checkout makes all of them new. */
function digestOfInputs(root) {
  const hash = createHash('sha256');
  for (const file of [...inputs.flatMap((folder) => filesIn(join(root, folder))), join(root, lockFile)].sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

export async function buildAdminPages(root) {
  const noteFile = join(root, 'dist', note);
  const digest = digestOfInputs(root);
  const isBuilt = existsSync(join(root, 'dist', 'admin', 'index.html')) && existsSync(noteFile);
  if (isBuilt && readFileSync(noteFile, 'utf8') === digest) return;
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web/admin/vite.config.ts'), logLevel: 'warn' });
  writeFileSync(noteFile, digest);
}
