// Bundles the service and the command line, with the packages they use: Node reads a few files at a start instead of a thousand.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';

/** Programs: each keeps its place and name. What they share goes into files beside `main.js`. */
const programs = ['main', 'cli', 'embedded', 'sqlite/backup/worker'];

/** Stays a package: it finds the library for its platform by itself. */
const external = ['libsql'];

/** A module that looks for a file goes on looking from its own place, although its code ends up in the folder of the build itself. */
function keepPlaces(src) {
  return {
    name: 'keep-places',
    transform(code, id) {
      if (!id.startsWith(src + sep) || !code.includes('import.meta.url')) return null;
      const place = relative(src, id).replaceAll(sep, '/').replace(/\.ts$/, '.js');
      return { code: code.replaceAll('import.meta.url', `new URL('./${place}', import.meta.url).href`), map: null };
    },
  };
}

/**
 * Escapes what is beyond Latin-1: one such character makes Node keep a whole file in two bytes for each character, for as long as it runs.
 * Behind a backslash or in a raw text an escape would be something else; there is none of the latter.
 */
function keepInLatin1(file) {
  const text = readFileSync(file, 'utf8');
  if (/\\[^\0-\xff]/.test(text)) throw new Error(`${file} has a character behind a backslash that cannot be escaped`);
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, text.replace(/[^\0-\xff]/g, escaped));
}

const embeddedTypes = `import type { CreateService } from './embedded-types.js';
export type { CreateService, EmbeddedService, SettingsError } from './embedded-types.js';
export declare const createService: CreateService;
`;

export async function buildService(root, folder) {
  const src = join(root, 'src');
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(programs.map((name) => [name, join(src, `${name}.ts`)])),
    platform: 'node',
    external,
    plugins: [keepPlaces(src)],
  });
  const { output } = await bundle.write({ dir: folder, format: 'esm', sourcemap: true, chunkFileNames: '[name].js' });
  for (const { type, fileName } of output) if (type === 'chunk') keepInLatin1(join(folder, fileName));
  await bundle.close();
  // It holds types alone, and so is a declaration as it is.
  cpSync(join(src, 'embedded-types.ts'), join(folder, 'embedded-types.d.ts'));
  writeFileSync(join(folder, 'embedded.d.ts'), embeddedTypes);
  cpSync(join(src, 'redis/scripts'), join(folder, 'redis/scripts'), { recursive: true });
}
