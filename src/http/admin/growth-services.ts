import type { ExperimentServices } from '../routes/admin/experiments/services.ts';
import type { SegmentServices } from '../routes/admin/segments/services.ts';
import type { TraitServices } from '../routes/admin/segments/trait-services.ts';

/** What segments and experiments need. */
export interface GrowthServices extends TraitServices {
  readonly segments: SegmentServices;
  readonly experiments: ExperimentServices;
}
