import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleConfigDir, isPlanOfExample } from './service.ts';

export interface TemporaryDir {
  readonly path: string;
  /** The path of a file in it. */
  file(name: string): string;
  remove(): void;
}

export function makeTemporaryDir(): TemporaryDir {
  const path = mkdtempSync(join(tmpdir(), 'stile-test-'));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A copy of the example's configuration with its trial alone on sale, for a test to edit. */
export interface EditableConfig {
  readonly dir: string;
  /** Replaces one piece of `publication.yaml`, or of another file of the example, that must be there. */
  edit(before: string, after: string, file?: string): void;
}

export function copyExampleConfig(to: TemporaryDir): EditableConfig {
  const dir = to.file('config');
  cpSync(exampleConfigDir, dir, { recursive: true, filter: (path) => !isPlanOfExample(path) });
  return {
    dir,
    edit(before, after, file = 'publication.yaml') {
      const path = join(dir, 'publications/nikkei-asian-review', file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(before)) throw new Error(`${file} does not contain: ${before}`);
      writeFileSync(path, text.replace(before, after));
    },
  };
}
