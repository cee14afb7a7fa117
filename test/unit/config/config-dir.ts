import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { bannerStates, type Wording } from '../../../src/paywall/wording/wording.ts';

/** A wording without a fault. */
export function plainWording(locale: string): Wording {
  const banners = Object.fromEntries(
    bannerStates.map((state) => [state, { headline: 'Read on' }]),
  ) as unknown as Wording['banners'];
  return { locale, title: 'The Sample', plurals: { other: '' }, offer: { label: 'Try it', deadline: 'Soon' }, banners };
}

export const plainSettings = `title: The Sample
timeZone: Asia/Tokyo
meter:
  limits: { anonymous: 10, registered: 15 }
`;

/** The files of a publication named `sample` without a fault. */
export const plainFiles: Readonly<Record<string, string>> = {
  'publications/sample/publication.yaml': plainSettings,
  'publications/sample/wording/en.yaml': stringify(plainWording('en')),
};

/** Folders of configuration that are gone after the test. */
export function configDirs(): { make: (files: Readonly<Record<string, string>>) => string; remove: () => void } {
  const made: string[] = [];
  return {
    make(files) {
      const dir = mkdtempSync(join(tmpdir(), 'stile-config-'));
      made.push(dir);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(dir, name)), { recursive: true });
        writeFileSync(join(dir, name), text);
      }
      return dir;
    },
    remove() {
      for (const dir of made.splice(0)) rmSync(dir, { recursive: true });
    },
  };
}
