// Compiles src/, puts beside the compiled files what they read at run time, and builds the admin pages. Does nothing if none of that
// has changed since the last time.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAdminPages, pagesInputs } from './build-admin-pages.js';
import { buildFolder, digestOf, keepBuild, makeCurrent, newFolder, removeOldBuilds } from './builds.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const inputs = [...new Set(['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json', ...pagesInputs])];

function buildIn(folder) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const project = join(root, 'tsconfig.build.json');
  execFileSync(process.execPath, [tsc, '--project', project, '--outDir', folder], { stdio: 'inherit' });
  cpSync(join(root, 'src/redis/scripts'), join(folder, 'redis/scripts'), { recursive: true });
  buildAdminPages(root, folder);
}

/** Answers the folder of the build that is current now. */
export function build() {
  const folder = buildFolder(root, digestOf(root, inputs));
  if (!existsSync(folder)) {
    const made = newFolder(root);
    buildIn(made);
    keepBuild(made, folder);
  }
  makeCurrent(root, folder);
  removeOldBuilds(root, folder);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
