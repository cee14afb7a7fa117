import type { HttpServices } from '../http/services.ts';
import { createMeterEditing } from '../paywall/editing/meter-editing.ts';
import { createOfferEditing } from '../paywall/editing/offer-editing.ts';
import { createPartEditing } from '../paywall/editing/part-editing.ts';
import { createWordingEditing } from '../paywall/editing/wording-editing.ts';
import { storedOfferOf } from '../publications/offer-schema.ts';
import { parseStoredOffer, parseStoredSettings, parseStoredWording } from '../publications/publication-schema.ts';
import type { Parts } from './parts.ts';

/** What admins change publications with. */
export function wireEditing(
  { stores, catalogue, log }: Parts,
  record: HttpServices['record'],
): Pick<HttpServices, 'offerEditing' | 'meterEditing' | 'wordingEditing'> {
  async function announce(): Promise<void> {
    try {
      await stores.changes.announce();
      await catalogue.reload();
    } catch (error) {
      // The change stands. Who was not told of it now learns it with the next one, or on a new start.
      log.error({ err: error }, 'a change of a publication could not be announced');
      catalogue.follow();
    }
  }
  const parts = createPartEditing({ publications: stores.publications, record, announce });
  return {
    offerEditing: createOfferEditing(parts, { read: parseStoredOffer, write: storedOfferOf }),
    meterEditing: createMeterEditing(parts, { read: parseStoredSettings, write: (settings) => settings }),
    wordingEditing: createWordingEditing(parts, { read: parseStoredWording, write: (wording) => wording }),
  };
}
