import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../paywall/clock.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import type { Wording } from '../paywall/wording.ts';
import { checkWording } from '../paywall/wording-check.ts';
import { type CheckedFile, type FileFault, readCheckedFile } from './checked-file.ts';
import { reasonOf } from './faults.ts';
import { faultsForMode, type Mode } from './mode.ts';
import { publicationFile, usualLocale } from './publication-schema.ts';
import { wording } from './wording-schema.ts';

/** One publication as its folder describes it. */
export interface FiledPublication {
  readonly publication: string;
  readonly settings: PublicationSettings;
  readonly wordings: readonly Wording[];
}

interface Loaded {
  /** Those without a fault. */
  readonly publications: readonly FiledPublication[];
  readonly faults: readonly FileFault[];
}

/** Whether `name` can be a publication's: it stands in URLs, and `admin` has its own place there. */
function isPublicationName(name: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(name) && name !== 'admin';
}

const faultOf = (file: string, message: string): FileFault => ({ file, line: null, path: '', message });

/** What people see in a folder: names that begin with a dot are an editor's, or those of a mounted volume. */
function list(folder: string): { readonly names: readonly string[]; readonly faults: readonly FileFault[] } {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
    return { names: names.sort(), faults: [] };
  } catch (error) {
    return { names: [], faults: [faultOf(folder, reasonOf(error))] };
  }
}

function readWording(file: string, locale: string, now: EpochMs): CheckedFile<Wording> {
  return readCheckedFile(file, {
    schema: wording,
    checkField: {
      name: 'locale',
      check: (value) => (value === undefined || value === locale ? null : `must be ${locale}, as the file is named`),
    },
    checkWhole: (value) => checkWording(value, now),
  });
}

interface Wordings {
  readonly locales: readonly string[];
  readonly wordings: readonly Wording[];
  readonly faults: readonly FileFault[];
}

function readWordings(folder: string, now: EpochMs): Wordings {
  const { names, faults } = list(folder);
  const misnamed = names.filter((name) => !name.endsWith('.yaml'));
  const locales = names.filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));
  const read = locales.map((locale) => readWording(join(folder, `${locale}.yaml`), locale, now));
  return {
    locales,
    wordings: read.flatMap(({ value }) => (value === null ? [] : [value])),
    faults: [
      ...faults,
      ...misnamed.map((name) => faultOf(join(folder, name), 'is not read: a wording is named LOCALE.yaml')),
      ...read.flatMap((file) => file.faults),
    ],
  };
}

/** By what files are judged that are right in themselves. */
interface Judging {
  readonly now: EpochMs;
  readonly mode: Mode | undefined;
}

function readPublication(folder: string, publication: string, { now, mode }: Judging): Loaded {
  const { locales, wordings, faults } = readWordings(join(folder, 'wording'), now);
  const file = readCheckedFile(join(folder, 'publication.yaml'), {
    schema: publicationFile,
    checkField: {
      name: 'defaultLocale',
      check: (value = usualLocale) =>
        locales.some((locale) => locale === value) ? null : `has no wording: wording/${value}.yaml is missing`,
    },
    checkWhole: (settings) => (mode === undefined ? [] : faultsForMode(settings, mode)),
  });
  const all = [...file.faults, ...faults];
  const whole = file.value !== null && all.length === 0;
  return { publications: whole ? [{ publication, settings: file.value, wordings }] : [], faults: all };
}

/**
 * Reads `publications/NAME/publication.yaml` and `publications/NAME/wording/LOCALE.yaml` below `configDir`. All faults in all
 * files come at once. `now` tells which dates in a wording are past; what `mode` does not allow is a fault where one is given.
 */
export function loadPublicationFiles(configDir: string, now: EpochMs, mode?: Mode): Loaded {
  const root = join(configDir, 'publications');
  const { names, faults } = list(root);
  const folders = names.filter((name) => statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory());
  const loaded = folders.map((name): Loaded => {
    const folder = join(root, name);
    if (isPublicationName(name)) return readPublication(folder, name, { now, mode });
    const message = 'is no name for a publication: up to 64 of a-z, 0-9 and -, and not admin';
    return { publications: [], faults: [faultOf(folder, message)] };
  });
  return {
    publications: loaded.flatMap(({ publications }) => publications),
    faults: [...faults, ...loaded.flatMap((each) => each.faults)],
  };
}
