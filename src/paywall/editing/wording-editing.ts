import { PaywallError } from '../errors.ts';
import type { Wording } from '../wording/wording.ts';
import {
  checkVersion,
  type Editing,
  type Kept,
  type PartEditor,
  type PartCodec,
  type SeenEditing,
} from './part-editing.ts';

export interface KeptWording {
  readonly wording: Wording;
  readonly version: number;
}

/**
 * What admins do with the texts of a publication, one wording per locale. All of it goes by what the store holds, is felt in every
 * process within a second, and is in the audit log. Every method throws `store-unavailable`.
 */
export interface WordingEditor {
  /** By locale. One that cannot be read is left out. */
  list(publication: string): Promise<readonly KeptWording[]>;
  /** Throws `unknown-wording`. */
  read(publication: string, locale: string): Promise<KeptWording>;
  /** Adds a locale. Throws `version-conflict` where there is one already. */
  create(change: Editing & { readonly wording: Wording }): Promise<KeptWording>;
  /** Throws `unknown-wording`, and `version-conflict` where somebody else has changed it meanwhile. */
  replace(change: SeenEditing & { readonly wording: Wording }): Promise<KeptWording>;
}

const place = 'wording/';

function existing({ value, version }: Kept<Wording>): KeptWording {
  if (value === null) throw new PaywallError('unknown-wording', 'There is no wording in this locale.');
  return { wording: value, version };
}

export function createWordingEditor(parts: PartEditor, form: PartCodec<Wording>): WordingEditor {
  const stored = (publication: string, locale: string) => parts.read(publication, `${place}${locale}`, form);

  async function write(editing: Editing, before: Kept<Wording>, wording: Wording): Promise<KeptWording> {
    const { locale } = wording;
    const verb = before.value === null ? 'create' : 'update';
    const version = await parts.write(editing, {
      part: `${place}${locale}`,
      version: before.version,
      value: form.write(wording),
      what: `wording.${verb} ${locale}`,
      before: before.value === null ? null : form.write(before.value),
      after: form.write(wording),
    });
    return { wording, version };
  }

  return {
    async list(publication) {
      const wordings = (await parts.list(publication)).flatMap(({ part, value, version }) => {
        if (!part.startsWith(place)) return [];
        try {
          const wording = form.read(value, version);
          return wording === null ? [] : [{ wording, version }];
        } catch {
          return [];
        }
      });
      return wordings.sort((one, other) => (one.wording.locale < other.wording.locale ? -1 : 1));
    },

    read: async (publication, locale) => existing(await stored(publication, locale)),

    async create({ wording, ...editing }) {
      const before = await stored(editing.publication, wording.locale);
      if (before.value !== null) {
        throw new PaywallError('version-conflict', 'There is a wording in this locale already: look at it first.');
      }
      return write(editing, before, wording);
    },

    async replace({ wording, seen, ...editing }) {
      const before = await stored(editing.publication, wording.locale);
      checkVersion(existing(before).version, seen, 'wording');
      return write(editing, before, wording);
    },
  };
}
