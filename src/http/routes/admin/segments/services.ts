import type { SegmentsEditor } from '../../../../paywall/editing/targeting/segments-editing.ts';
import type { TraitServices } from './trait-services.ts';

/** Everything about the rules of segments. */
export interface SegmentServices extends TraitServices {
  readonly segments: { readonly editor: SegmentsEditor };
}
