import type { HttpServices } from '../http/services.ts';
import { createAppearanceEditor } from '../paywall/editing/appearance-editing.ts';
import { createMeterEditor } from '../paywall/editing/meter-editing.ts';
import { createNewsletterEditor } from '../paywall/editing/newsletter-editing.ts';
import { createOfferEditor } from '../paywall/editing/offer-editing.ts';
import { createPartEditor } from '../paywall/editing/part-editing.ts';
import { createWordingDrafts } from '../paywall/editing/wording-draft-editing.ts';
import { createWordingEditor } from '../paywall/editing/wording-editing.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import { storedOfferOf } from '../publications/offer-schema.ts';
import {
  parseStoredDraft,
  parseStoredOffer,
  parseStoredSettings,
  parseStoredWording,
} from '../publications/publication-schema.ts';
import type { Parts } from './parts.ts';

/** What admins change publications with. */
export function wireEditing(
  { stores, publications, log }: Parts,
  record: HttpServices['record'],
): Pick<
  HttpServices,
  'offerEditor' | 'meterEditor' | 'newsletterEditor' | 'wordingEditor' | 'wordingDrafts' | 'appearanceEditor'
> {
  async function announce(): Promise<void> {
    try {
      await stores.changes.announce();
      await publications.reload();
    } catch (error) {
      // The change is stored. Processes that missed it read it with the next change, or when they start.
      log.error({ err: error }, 'a change of a publication could not be announced');
      publications.follow();
    }
  }
  const settings = { read: parseStoredSettings, write: (value: PublicationSettings) => value };
  const parts = createPartEditor({ publications: stores.publications, record, announce });
  const wordingEditor = createWordingEditor(parts, { read: parseStoredWording, write: (wording) => wording });
  return {
    offerEditor: createOfferEditor(parts, { read: parseStoredOffer, write: storedOfferOf }),
    meterEditor: createMeterEditor(parts, settings),
    appearanceEditor: createAppearanceEditor(parts, settings),
    newsletterEditor: createNewsletterEditor(parts, settings),
    wordingEditor,
    wordingDrafts: createWordingDrafts({
      parts,
      wordings: wordingEditor,
      form: { read: parseStoredDraft, write: (draft) => draft },
    }),
  };
}
