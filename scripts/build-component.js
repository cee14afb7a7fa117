// Bundles the web component into one file: for the service, which serves it at /sdk/stile.js, and for the package @stile/component.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What goes into it. */
export const componentInputs = ['clients/component/src', 'clients/component/tsconfig.json'];

/** No spaces, and no quotes and zeros that CSS can do without. */
const minified = (css) =>
  css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,<]) ?/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(/="([\w-]+)"/g, '=$1')
    .replaceAll(/\b0\./g, '.')
    .replaceAll(';}', '}')
    .trim();

/** Stylesheets are texts: the component adopts them, because a page's security policy may allow no style of a script. */
const styleTexts = {
  name: 'style-texts',
  transform(code, id) {
    if (!id.endsWith('.css')) return null;
    return { code: `export default ${JSON.stringify(minified(code))}`, moduleType: 'js', map: null };
  },
};

/** Writes the component to `file`. */
export async function buildComponent(root, file) {
  // Loaded only here: most starts find a build.
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    cwd: root,
    input: join(root, 'clients/component/src/index.ts'),
    tsconfig: join(root, 'clients/component/tsconfig.json'),
    platform: 'browser',
    plugins: [styleTexts],
  });
  await bundle.write({ file, format: 'esm', minify: true });
  await bundle.close();
}

/** Writes what the package is published with: the same file, and its types. */
async function buildPackage(root) {
  const folder = join(root, 'clients/component');
  await buildComponent(root, join(folder, 'dist/index.js'));
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', join(folder, 'dist')];
  const project = join(folder, 'tsconfig.json');
  execFileSync(process.execPath, [tsc, '--project', project, ...emit], { cwd: root, stdio: 'inherit' });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildPackage(dirname(dirname(fileURLToPath(import.meta.url))));
