import { randomBytes } from 'node:crypto';
import type { HttpServices } from '../http/services.ts';
import { createAgentEditor } from '../paywall/editing/agents/agent-editing.ts';
import { createLicenceEditor } from '../paywall/editing/agents/licence-editing.ts';
import { createAppearanceEditor } from '../paywall/editing/appearance-editing.ts';
import { createMeterEditor } from '../paywall/editing/meter-editing.ts';
import { createNewsletterEditor } from '../paywall/editing/newsletter-editing.ts';
import { createOfferEditor, type OfferEditor } from '../paywall/editing/offer-editing.ts';
import { createPartEditor, type PartEditor } from '../paywall/editing/part-editing.ts';
import { createSegmentsEditor } from '../paywall/editing/targeting/segments-editing.ts';
import { createWordingDrafts } from '../paywall/editing/wording-draft-editing.ts';
import { createWordingEditor } from '../paywall/editing/wording-editing.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import { parseStoredAgents, parseStoredLicences, parseStoredSegments } from '../publications/growth/stored-parts.ts';
import { storedOfferOf } from '../publications/offer-schema.ts';
import {
  parseStoredDraft,
  parseStoredOffer,
  parseStoredSettings,
  parseStoredWording,
} from '../publications/publication-schema.ts';
import { sellsNothing } from '../settings/stripe-settings.ts';
import { paymentsDisabled } from '../stripe/no-payments.ts';
import { wireExperiments } from './growth/experiments.ts';
import type { Parts } from './parts.ts';

/** An offer that nobody can buy would be shown to readers, and would keep the next start from succeeding. */
function withoutSelling(offers: OfferEditor): OfferEditor {
  const refuse = async () => {
    throw paymentsDisabled();
  };
  return { ...offers, create: refuse, replace: refuse };
}

/** How the settings of a publication are read and written. */
export const settingsForm = { read: parseStoredSettings, write: (value: PublicationSettings) => value };

/** What changes parts of publications, felt in every process. */
export function partEditorOf(
  { stores, publications, log }: Pick<Parts, 'stores' | 'publications' | 'log'>,
  record: HttpServices['record'],
): PartEditor {
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
  return createPartEditor({ publications: stores.publications, record, announce });
}

/** What admins change of agents. */
const agentEditingOf = (parts: PartEditor) => ({
  editor: createAgentEditor(parts, { read: parseStoredAgents, write: (rules) => rules }),
  licences: createLicenceEditor({
    parts,
    form: { read: parseStoredLicences, write: (licences) => licences },
    newId: () => `lic_${randomBytes(12).toString('hex')}`,
  }),
});

/** What admins change publications with. */
export function wireEditing(
  { settings, ...rest }: Parts,
  record: HttpServices['record'],
): Pick<
  HttpServices,
  | 'offerEditor'
  | 'meterEditor'
  | 'newsletterEditor'
  | 'wordingEditor'
  | 'wordingDrafts'
  | 'appearanceEditor'
  | 'segments'
  | 'experiments'
> & { readonly agentEditing: Pick<HttpServices['agentPolicy'], 'editor' | 'licences'> } {
  const parts = partEditorOf(rest, record);
  const whole = settingsForm;
  const offers = createOfferEditor(parts, { read: parseStoredOffer, write: storedOfferOf });
  const wordingEditor = createWordingEditor(parts, { read: parseStoredWording, write: (wording) => wording });
  return {
    agentEditing: agentEditingOf(parts),
    offerEditor: sellsNothing(settings) ? withoutSelling(offers) : offers,
    meterEditor: createMeterEditor(parts, whole),
    appearanceEditor: createAppearanceEditor(parts, whole),
    newsletterEditor: createNewsletterEditor(parts, whole),
    segments: { editor: createSegmentsEditor(parts, { read: parseStoredSegments, write: (rules) => rules }) },
    experiments: wireExperiments(parts, rest.stores),
    wordingEditor,
    wordingDrafts: createWordingDrafts({
      parts,
      wordings: wordingEditor,
      form: { read: parseStoredDraft, write: (draft) => draft },
    }),
  };
}
