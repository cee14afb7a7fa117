import { PaywallError } from '../errors.ts';
import type { Wording } from '../wording/wording.ts';
import {
  type ConditionalEdit,
  checkVersion,
  type Edit,
  type PartCodec,
  type PartEditor,
  type Versioned,
} from './part-editing.ts';

/**
 * What admins do with the texts of a publication, one wording per locale. All of it goes by what the store holds, is felt in every
 * process within a second, and is in the audit log. Every method throws `store-unavailable`.
 */
export interface WordingEditor {
  /** By locale. One that cannot be read is left out. */
  list(publication: string): Promise<readonly Versioned<Wording>[]>;
  /** Throws `unknown-wording`. */
  read(publication: string, locale: string): Promise<Versioned<Wording>>;
  /** Null, with the version that a change must name, for a language that there is not, or no longer. */
  find(publication: string, locale: string): Promise<Versioned<Wording | null>>;
  /** Adds a locale. Throws `version-conflict` if there is one already. */
  create(change: Edit & { readonly wording: Wording }): Promise<Versioned<Wording>>;
  /** Throws `unknown-wording`, and `version-conflict` where somebody else has changed it meanwhile. */
  replace(change: ConditionalEdit & { readonly wording: Wording }): Promise<Versioned<Wording>>;
  /** Replaces or adds what a draft was made from. Throws `version-conflict` if it is no longer `basedOn`. */
  publish(
    change: Edit & { readonly wording: Wording; readonly basedOn: number; readonly what: string },
  ): Promise<Versioned<Wording>>;
  /** Its readers see another language then. Throws `default-language` for that of the publication, and as `replace` does. */
  remove(change: ConditionalEdit & { readonly locale: string; readonly defaultLocale: string }): Promise<void>;
}

const place = 'wording/';

function existing({ value, version }: Versioned<Wording | null>): Versioned<Wording> {
  if (value === null) throw new PaywallError('unknown-wording', 'There is no wording in this locale.');
  return { value, version };
}

export function createWordingEditor(parts: PartEditor, form: PartCodec<Wording>): WordingEditor {
  const stored = (publication: string, locale: string) => parts.read(publication, `${place}${locale}`, form);

  async function write(
    editing: Edit,
    before: Versioned<Wording | null>,
    { wording, verb }: { readonly wording: Wording; readonly verb: string },
  ): Promise<Versioned<Wording>> {
    const { locale } = wording;
    const version = await parts.write(editing, {
      part: `${place}${locale}`,
      version: before.version,
      value: form.write(wording),
      what: `wording.${verb} ${locale}`,
      before: before.value === null ? null : form.write(before.value),
      after: form.write(wording),
    });
    return { value: wording, version };
  }

  return {
    async list(publication) {
      const wordings = (await parts.list(publication)).flatMap(({ part, value, version }) => {
        if (!part.startsWith(place)) return [];
        try {
          const wording = form.read(value, version);
          return wording === null ? [] : [{ value: wording, version }];
        } catch {
          return [];
        }
      });
      return wordings.sort((one, other) => (one.value.locale < other.value.locale ? -1 : 1));
    },

    find: stored,

    read: async (publication, locale) => existing(await stored(publication, locale)),

    async create({ wording, ...editing }) {
      const before = await stored(editing.publication, wording.locale);
      if (before.value !== null) {
        throw new PaywallError('version-conflict', 'A wording in this locale already exists: read it first.');
      }
      return write(editing, before, { wording, verb: 'create' });
    },

    async replace({ wording, seenVersions, ...editing }) {
      const before = await stored(editing.publication, wording.locale);
      checkVersion(existing(before).version, seenVersions, 'wording');
      return write(editing, before, { wording, verb: 'update' });
    },

    async publish({ wording, basedOn, what, ...editing }) {
      const before = await stored(editing.publication, wording.locale);
      checkVersion(before.version, [basedOn], 'wording');
      return write(editing, before, { wording, verb: what });
    },

    async remove({ locale, defaultLocale, seenVersions, ...editing }) {
      const before = existing(await stored(editing.publication, locale));
      checkVersion(before.version, seenVersions, 'wording');
      if (locale === defaultLocale) {
        throw new PaywallError('default-language', 'The default language of a publication cannot be removed.');
      }
      await parts.write(editing, {
        part: `${place}${locale}`,
        version: before.version,
        value: null,
        what: `wording.remove ${locale}`,
        before: form.write(before.value),
        after: null,
      });
    },
  };
}
