// Builds the service, the admin pages, the web component and the packages of `clients/`. Does nothing if nothing of what goes into them has
// changed since the last time.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAdminPages, pagesInputs } from './build-admin-pages.js';
import { buildComponent, componentInputs } from './build-component.js';
import { buildLib } from './build-lib.js';
import { buildPackages } from './build-packages.js';
import { buildFolder, digestOf, keepBuild, makeCurrent, newFolder, removeOldBuilds } from './builds.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const inputs = [...new Set(['src', 'scripts', 'tsconfig.json', ...pagesInputs, ...componentInputs])];

async function buildIn(folder) {
  // Loaded only here: most starts find a build.
  const { buildService } = await import('./build-service.js');
  await buildService(root, folder);
  buildAdminPages(root, folder);
  await buildComponent(root, join(folder, 'sdk/stile.js'));
}

/** Answers the folder of the build that is current now. */
export async function build() {
  const folder = buildFolder(root, digestOf(root, inputs));
  if (!existsSync(folder)) {
    const made = newFolder(root);
    await buildIn(made);
    keepBuild(made, folder);
  }
  makeCurrent(root, folder);
  removeOldBuilds(root, folder);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildLib(root, await build());
  buildPackages(root);
}
