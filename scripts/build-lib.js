// Copies the build to `lib`, from which `npm pack` makes the package, because `dist` is a link, which packages cannot hold.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Does nothing if `lib` is this build. */
export function buildLib(root, folder) {
  const lib = join(root, 'lib');
  const stamp = join(root, 'node_modules/.cache/lib-build');
  const name = basename(folder);
  if (existsSync(lib) && existsSync(stamp) && readFileSync(stamp, 'utf8') === name) return;
  const made = join(root, `dist-lib-${process.pid}`);
  cpSync(folder, made, { recursive: true, filter: (path) => !path.endsWith('.map') });
  rmSync(lib, { recursive: true, force: true });
  renameSync(made, lib);
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  writeFileSync(stamp, name);
}
