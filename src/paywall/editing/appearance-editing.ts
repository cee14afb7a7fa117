import { PaywallError } from '../errors.ts';
import type { PublicationSettings } from '../publication.ts';
import type { Appearance } from '../wording/appearance.ts';
import { type ConditionalEdit, checkVersion, type PartCodec, type PartEditor, type Versioned } from './part-editing.ts';

/**
 * How admins give a publication its colours and letters. It goes by what the store holds, is felt in every process within a second, and
 * is in the audit log. Both methods throw `store-unavailable`, and `unknown-publication` if the store has no settings.
 */
export interface AppearanceEditor {
  read(publication: string): Promise<Versioned<Appearance>>;
  /** Throws `version-conflict` if the settings have changed meanwhile. */
  replace(change: ConditionalEdit & { readonly appearance: Appearance }): Promise<Versioned<Appearance>>;
}

export function createAppearanceEditor(parts: PartEditor, form: PartCodec<PublicationSettings>): AppearanceEditor {
  async function read(publication: string): Promise<Versioned<PublicationSettings>> {
    const { version, value } = await parts.read(publication, 'settings', form);
    if (value === null) throw new PaywallError('unknown-publication', 'The store has no such publication.');
    return { version, value };
  }

  return {
    async read(publication) {
      const { version, value } = await read(publication);
      return { version, value: value.appearance };
    },

    async replace({ appearance, seenVersions, ...editing }) {
      const { version, value: settings } = await read(editing.publication);
      checkVersion(version, seenVersions, 'appearance');
      const written = await parts.write(editing, {
        part: 'settings',
        version,
        value: form.write({ ...settings, appearance }),
        what: 'appearance.update',
        before: settings.appearance,
        after: appearance,
      });
      return { version: written, value: appearance };
    },
  };
}
