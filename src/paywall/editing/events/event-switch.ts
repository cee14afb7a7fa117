import { hasCode } from '../../errors.ts';
import type { PublicationSettings } from '../../publication.ts';
import type { Edit, PartCodec, PartEditor } from '../part-editing.ts';

/** Whether a publication writes events. Throws `store-unavailable`. */
export type EventSwitch = (edit: Edit, on: boolean) => Promise<void>;

/** Maximum attempts while other admins change other settings at the same moment. */
const attempts = 4;

export function createEventSwitch(parts: PartEditor, form: PartCodec<PublicationSettings>): EventSwitch {
  async function change(edit: Edit, on: boolean): Promise<void> {
    const { version, value: settings } = await parts.read(edit.publication, 'settings', form);
    if (settings === null || settings.events.enabled === on) return;
    const [before, after] = [settings.events, { ...settings.events, enabled: on }];
    const value = form.write({ ...settings, events: after });
    await parts.write(edit, { part: 'settings', version, value, what: 'events.update', before, after });
  }

  return async (edit, on) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await change(edit, on);
      } catch (error) {
        if (!hasCode(error, 'version-conflict') || attempt === attempts) throw error;
      }
    }
  };
}
