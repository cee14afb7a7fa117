// How modules are loaded by `strip-types.js`. A source is stripped of its types once: TypeScript's parser takes two seconds of processor
// time for all that a test imports, in every process.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const installed = new URL('../node_modules/', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('ts-blank-space/package.json', installed), 'utf8'));
const folder = fileURLToPath(new URL(`.cache/stile-types-${version}/`, installed));

let stripper;

async function strip(source) {
  stripper ??= (await import('ts-blank-space')).default;
  return stripper(source);
}

const digestOf = (text) => createHash('sha256').update(text).digest('base64url');

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Under a name of its own first: another process may read or write the same file meanwhile. */
function keep(file, text) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Packages that nobody may write to: then each process strips for itself.
  }
}

/** A file for each path, so that they do not grow in number as sources change. Begins with the digest of the source. */
async function stripped(url, source) {
  const file = `${folder}${digestOf(url)}`;
  const digest = `//${digestOf(source)}\n`;
  const known = read(file);
  if (known.startsWith(digest)) return known.slice(digest.length);
  const text = await strip(source);
  keep(file, `${digest}${text}`);
  return text;
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const source = await stripped(url, readFileSync(fileURLToPath(url), 'utf8'));
  return { format: 'module', shortCircuit: true, source: `${source}\n//# sourceURL=${url}` };
}
