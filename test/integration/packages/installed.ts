import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/sources.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';

export const packageNames = ['core', 'express', 'fastify', 'fetch', 'edge', 'node'] as const;

/** What these packages need beside one another, and what a publisher who writes TypeScript has installed. */
const others = [
  'express',
  'fastify',
  'hono',
  'jose',
  'openapi-fetch',
  'openapi-typescript-helpers',
  '@types',
  'undici-types',
];

/** A folder of a publisher's in which the packages are installed from what `npm pack` makes of them. */
export interface Installed extends TemporaryDir {
  /** The paths in a package, from its own folder. */
  filesOf(name: string): readonly string[];
  /** Copies an example of a package's to a file there. */
  copyExample(name: string, to: string): string;
}

export function installPackages(): Installed {
  const dir = makeTemporaryDir();
  const own = dir.file('node_modules/@stile');
  mkdirSync(own, { recursive: true });
  const workspaces = packageNames.flatMap((name) => ['--workspace', `@stile/${name}`]);
  const pack = ['pack', '--offline', '--silent', '--ignore-scripts', '--pack-destination', dir.path];
  execFileSync('npm', [...pack, ...workspaces], { cwd: root });
  for (const name of packageNames) {
    mkdirSync(join(own, name));
    const archive = readdirSync(dir.path).find((file) => file.startsWith(`stile-${name}-`)) ?? '';
    execFileSync('tar', ['-xzf', dir.file(archive), '--strip-components=1', '-C', join(own, name)]);
  }
  for (const name of others) symlinkSync(join(root, 'node_modules', name), dir.file(`node_modules/${name}`));
  return {
    ...dir,
    filesOf: (name) =>
      readdirSync(join(own, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(own, name).length + 1))
        .sort(),
    copyExample(name, to) {
      cpSync(join(root, 'clients', name, 'examples/site.js'), dir.file(to));
      return dir.file(to);
    },
  };
}
