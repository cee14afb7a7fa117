import type { Verdict } from '@stile/core';
import type { Marks } from './section-cutter.ts';

/** Where a page wants to have what was decided for its reader. */
export const decisionMarks: Marks = { from: '<!--stile:decision-->', to: '<!--/stile:decision-->' };

/**
 * What was decided, as data in the page: no script runs, so that any content security policy lets it be, and nothing in its texts ends
 * the element.
 */
export function decisionScript({ granted, reason, meter, banner }: Verdict): string {
  const data = JSON.stringify({ granted, reason, meter, banner }).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="stile-decision">${data}</script>`;
}
