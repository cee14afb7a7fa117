import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../sources.ts';

const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

/** Node options by which a process notes in a file the address of each module that it loads, and fails to load those named so. */
export function noteLoaded(file: string, broken: readonly string[] = []): string {
  const hook = dataUrl(`
    import { appendFileSync } from 'node:fs';
    export async function load(url, context, next) {
      appendFileSync(${JSON.stringify(file)}, url + '\\n');
      if (${JSON.stringify(broken)}.some((name) => url.endsWith('/' + name))) throw new Error('The file is damaged.');
      return next(url, context);
    }`);
  return `--import ${dataUrl(`import { register } from 'node:module'; register(${JSON.stringify(hook)});`)}`;
}

/** What a bundled file was made of, by its source map: paths that begin with `src/` or `node_modules/`. */
function sourcesOf(file: string): readonly string[] {
  if (!existsSync(`${file}.map`)) return [file.replace(/^.*(?=node_modules\/)/, '')];
  const { sources }: { sources: readonly string[] } = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  return sources.map((source) => source.replace(/^.*?(?=(?:src|node_modules)\/)/, ''));
}

/** The sources of everything that was noted so far. */
export function loadedSources(file: string): ReadonlySet<string> {
  const urls = readFileSync(file, 'utf8').split('\n');
  return new Set(urls.filter((url) => url.startsWith('file:')).flatMap((url) => sourcesOf(fileURLToPath(url))));
}

/** The names of the built files that hold a source. */
export function filesWith(source: string): readonly string[] {
  const dist = realpathSync(join(root, 'dist'));
  const files = readdirSync(dist).filter((name) => name.endsWith('.js'));
  return files.filter((name) => sourcesOf(join(dist, name)).includes(source));
}
