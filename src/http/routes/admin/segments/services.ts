import type { SegmentsEditor } from '../../../../paywall/editing/targeting/segments-editing.ts';

/** Everything about the rules of segments. */
export interface SegmentServices {
  readonly editor: SegmentsEditor;
}
