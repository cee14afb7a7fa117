import type { Row } from './rows/row.ts';
import { views } from './rows/views.ts';

/** All that is measured, in this order. */
export const rows: readonly Row[] = [views];
