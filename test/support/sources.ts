import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

/** The paths of all files of a folder and of the folders in it. */
export function pathsIn(folder: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/[\\/](?:node_modules|dist)(?:[\\/]|$)/.test(entry.parentPath))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** Every file of a folder, and of those in it, whose name ends so. */
export function sourcesIn(folder: string, endings: RegExp): readonly Source[] {
  return pathsIn(folder)
    .filter((path) => endings.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.trimEnd().split('\n').length };
    });
}

export const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

/** Every `import`, `export … from` and `import(…)`, read from the text, so that no tool has to understand the language for it. */
export function importsOf({ text }: Source): readonly Import[] {
  const code = withoutComments(text);
  const statements = code.matchAll(/^\s*(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/gm);
  const others = code.matchAll(/\bimport\s*\(?\s*['"]([^'"]+)['"]/g);
  return [
    ...[...statements].map(([, type, from = '']) => ({ from, typeOnly: type !== undefined })),
    ...[...others].map(([, from = '']) => ({ from, typeOnly: false })),
  ];
}

/** The path of the file that an import of the repository's own names; null for a package. */
export const targetOf = ({ path }: Pick<Source, 'path'>, { from }: Import): string | null =>
  from.startsWith('.') ? posix.join(posix.dirname(path), from) : null;

export const packageOf = (from: string) => from.split('/', from.startsWith('@') ? 2 : 1).join('/');
