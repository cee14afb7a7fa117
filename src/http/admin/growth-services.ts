import type { EventServices } from '../routes/admin/events/services.ts';
import type { ExperimentServices } from '../routes/admin/experiments/services.ts';
import type { SegmentServices } from '../routes/admin/segments/services.ts';

/** What segments, experiments and events need. */
export interface GrowthServices extends SegmentServices {
  readonly experiments: ExperimentServices;
  readonly events: EventServices;
}
