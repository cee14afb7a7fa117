// Compiles src/ to dist/, puts beside the compiled files what they read at run time, and builds the admin pages.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adminPagesBuilt, buildAdminPages } from './build-admin-pages.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

// The pages look after themselves, for building them takes longer than all the rest.
const old = existsSync(dist) ? readdirSync(dist).filter((name) => !adminPagesBuilt.includes(name)) : [];
for (const name of old) rmSync(join(dist, name), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '--project', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
cpSync(join(root, 'src/redis/scripts'), join(root, 'dist/redis/scripts'), { recursive: true });
await buildAdminPages(root);
