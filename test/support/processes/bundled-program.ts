import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** Within the packages, so that what is no part of a bundle is found. */
const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));

/** A module that looks for a file goes on looking from its own place. */
const keepPlaces = {
  name: 'keep-places',
  transform: (code: string, id: string) =>
    code.includes('import.meta.url')
      ? { code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)), map: null }
      : null,
};

async function bundle(program: string): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'stile-program-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const made = await rolldown({ input: program, platform: 'node', external: ['libsql'], plugins: [keepPlaces] });
  await made.write({ dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' });
  await made.close();
  return join(dir, basename(program).replace(/\.ts$/, '.mjs'));
}

const bundles = new Map<string, Promise<string>>();

/**
 * A program of the tests as one file, made once for each process of tests. It starts in a third of the time that the sources take,
 * which is worth it for what starts several times.
 */
export function bundledProgram(program: string): Promise<string> {
  const known = bundles.get(program) ?? bundle(program);
  bundles.set(program, known);
  return known;
}
