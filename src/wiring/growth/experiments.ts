import { randomBytes } from 'node:crypto';
import type { ExperimentServices } from '../../http/routes/admin/experiments/services.ts';
import { createAdoption } from '../../paywall/editing/experiments/adoption.ts';
import { createExperimentDesk } from '../../paywall/editing/experiments/experiment-desk.ts';
import { createExperimentEditor } from '../../paywall/editing/experiments/experiment-editing.ts';
import type { PartEditor } from '../../paywall/editing/part-editing.ts';
import { createReports } from '../../paywall/reports/reports.ts';
import type { Stores } from '../../paywall/stores.ts';
import { parseStoredExperiment } from '../../publications/growth/stored-parts.ts';
import { storedOfferOf } from '../../publications/offer-schema.ts';
import { parseStoredOffer, parseStoredSettings, parseStoredWording } from '../../publications/publication-schema.ts';

/** What admins make, start and end experiments with. */
export function wireExperiments(parts: PartEditor, stores: Stores): ExperimentServices {
  const asItIs = <T>(value: T): T => value;
  const editor = createExperimentEditor(parts, { read: parseStoredExperiment, write: asItIs });
  const adoption = createAdoption({
    parts,
    settings: { read: parseStoredSettings, write: asItIs },
    wording: { read: parseStoredWording, write: asItIs },
    offer: { read: parseStoredOffer, write: storedOfferOf },
  });
  const desk = createExperimentDesk({
    editor,
    adoption,
    figures: stores.experimentFigures,
    reports: createReports(stores.tallies, stores.leases),
    drawSeed: () => randomBytes(16).toString('base64url'),
  });
  return { desk };
}
