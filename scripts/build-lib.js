// Copies the build to `lib`, from which `npm pack` makes the package, because `dist` is a link, which packages cannot hold.
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Does nothing if `lib` is this build. */
export function buildLib(root, folder) {
  const lib = join(root, 'lib');
  const stamp = join(lib, '.build');
  const name = basename(folder);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === name) return;
  const made = join(root, `dist-lib-${process.pid}`);
  cpSync(folder, made, { recursive: true, filter: (path) => !path.endsWith('.map') });
  writeFileSync(join(made, '.build'), name);
  rmSync(lib, { recursive: true, force: true });
  renameSync(made, lib);
}
