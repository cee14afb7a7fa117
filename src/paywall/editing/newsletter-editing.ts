import { PaywallError } from '../errors.ts';
import type { Newsletter, NewsletterSwitches } from '../newsletters/newsletter.ts';
import type { PublicationSettings } from '../publication.ts';
import { type ConditionalEdit, checkVersion, type PartCodec, type PartEditor, type Versioned } from './part-editing.ts';

/**
 * How admins switch newsletters. It goes by what the store holds, is felt in every process within a second, and is in the audit log.
 * Which newsletters there are, and with which keys, changes with files alone. Both methods throw `store-unavailable`, and
 * `not-found` for a newsletter that is not there.
 */
export interface NewsletterEditor {
  read(publication: string, id: string): Promise<Versioned<Newsletter>>;
  /** Throws `version-conflict` where somebody else has changed the settings meanwhile. */
  replace(
    change: ConditionalEdit & { readonly id: string; readonly switches: NewsletterSwitches },
  ): Promise<Versioned<Newsletter>>;
}

const switchesOf = ({ capPerDay, days, off }: Newsletter): NewsletterSwitches => ({ capPerDay, days, off });

export function createNewsletterEditor(parts: PartEditor, form: PartCodec<PublicationSettings>): NewsletterEditor {
  async function find(publication: string, id: string) {
    const { version, value: settings } = await parts.read(publication, 'settings', form);
    const newsletter = settings?.newsletters.find((each) => each.id === id);
    if (settings === null || newsletter === undefined)
      throw new PaywallError('not-found', 'There is no such newsletter.');
    return { version, settings, newsletter };
  }

  return {
    async read(publication, id) {
      const { version, newsletter } = await find(publication, id);
      return { version, value: newsletter };
    },

    async replace({ id, switches, seenVersions, ...editing }) {
      const { version, settings, newsletter: before } = await find(editing.publication, id);
      checkVersion(version, seenVersions, 'newsletter');
      const after = { ...before, ...switches };
      const newsletters = settings.newsletters.map((each) => (each.id === id ? after : each));
      const written = await parts.write(editing, {
        part: 'settings',
        version,
        value: form.write({ ...settings, newsletters }),
        what: `newsletter.update ${id}`,
        before: switchesOf(before),
        after: switchesOf(after),
      });
      return { version: written, value: after };
    },
  };
}
