import { PaywallError } from '../errors.ts';
import type { Newsletter, NewsletterSwitches } from '../newsletters/newsletter.ts';
import type { PublicationSettings } from '../publication.ts';
import { type ConditionalEdit, checkVersion, type PartCodec, type PartEditor, type Versioned } from './part-editing.ts';

/**
 * How admins switch newsletters. It goes by what the store holds, is felt in every process within a second, and is in the audit log.
 * Which newsletters there are, and with which keys, changes with files alone. Both methods throw `store-unavailable`.
 */
export interface NewsletterEditor {
  list(publication: string): Promise<Versioned<readonly Newsletter[]>>;
  /** Throws `not-found` for a newsletter that is not there, and `version-conflict` where somebody else has changed the settings meanwhile. */
  replace(
    change: ConditionalEdit & { readonly id: string; readonly switches: NewsletterSwitches },
  ): Promise<Versioned<Newsletter>>;
}

const switchesOf = ({ capPerDay, days, off }: Newsletter): NewsletterSwitches => ({ capPerDay, days, off });

export function createNewsletterEditor(parts: PartEditor, form: PartCodec<PublicationSettings>): NewsletterEditor {
  const read = (publication: string) => parts.read(publication, 'settings', form);

  return {
    async list(publication) {
      const { version, value: settings } = await read(publication);
      return { version, value: settings?.newsletters ?? [] };
    },

    async replace({ id, switches, seenVersions, ...editing }) {
      const { version, value: settings } = await read(editing.publication);
      const before = settings?.newsletters.find((each) => each.id === id);
      if (settings === null || before === undefined)
        throw new PaywallError('not-found', 'There is no such newsletter.');
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
