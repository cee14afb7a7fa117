import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { example } from './browser/front-end.ts';
import { duringTests } from './during-tests.ts';
import { trialOnlyConfigDir } from './service.ts';

/** A configuration folder of a test's own: the example publication, and others that are like it but for some fields. */
export interface ConfigDir {
  readonly dir: string;
  remove(): Promise<void>;
}

/** By name, the fields of `publication.yaml` in which a publication differs from the example; null takes a field away. */
type Publications = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export async function makeConfigDir(publications: Publications): Promise<ConfigDir> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-config-'));
  await cp(trialOnlyConfigDir(), dir, { recursive: true });
  const folder = (name: string) => join(dir, 'publications', name);
  const settings: Record<string, unknown> = parse(await readFile(join(folder(example), 'publication.yaml'), 'utf8'));
  for (const [name, fields] of Object.entries(publications)) {
    if (name !== example) await cp(folder(example), folder(name), { recursive: true });
    await writeFile(join(folder(name), 'publication.yaml'), stringify({ ...settings, ...fields }));
  }
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** One for a block of tests, whose publications may depend on what was started for it before. */
export function useConfigDir(publications: Publications | (() => Publications)): ConfigDir {
  return duringTests(
    () => makeConfigDir(typeof publications === 'function' ? publications() : publications),
    (config) => config.remove(),
  );
}

/** Walls that sell nothing, where the offers would hide the others. */
export const sellingNothing = { wall: ['registration', 'meter-exhausted'] };

/** A meter that is soon used up. */
export const smallMeter = { limits: { anonymous: 2, registered: 4 }, window: 'month' };
