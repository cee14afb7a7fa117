// Compiles the packages that publishers install on their own side, each to its `dist`. Does nothing if nothing of them has changed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { digestOf } from './builds.js';

/** Those that are made of TypeScript. */
const packages = ['core', 'express', 'fastify', 'fetch', 'edge', 'node'];

/** The compiler writes the endings of sources into declarations, which come without sources. */
function nameDeclarations(folder) {
  for (const name of readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.d.ts'))) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(\bfrom |\bimport\()'(\.[^']*)\.ts'/g, "$1'$2.js'"));
  }
}

export function buildPackages(root) {
  // An image is made without them.
  if (!packages.every((name) => existsSync(join(root, 'clients', name)))) return;
  const inputs = ['scripts/packages.tsconfig.json', 'tsconfig.json', 'scripts/build-packages.js'];
  const digest = digestOf(root, [...inputs, ...packages.map((name) => `clients/${name}/src`)]);
  const cache = join(root, 'node_modules/.cache/packages');
  const distOf = (name) => join(root, 'clients', name, 'dist');
  const stamp = join(cache, 'digest');
  const isBuilt = packages.every((name) => existsSync(distOf(name)));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const made = join(cache, `new-${process.pid}`);
  execFileSync(process.execPath, [tsc, '--project', join(root, 'scripts/packages.tsconfig.json'), '--outDir', made], {
    stdio: 'inherit',
  });
  nameDeclarations(made);
  for (const name of packages) {
    rmSync(distOf(name), { recursive: true, force: true });
    renameSync(join(made, name, 'src'), distOf(name));
  }
  rmSync(made, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, digest);
}
