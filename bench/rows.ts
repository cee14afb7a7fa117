import { gate } from './rows/gate.ts';
import type { Row } from './rows/row.ts';
import { token } from './rows/token.ts';
import { views } from './rows/views.ts';

/** All that is measured, in this order. */
export const rows: readonly Row[] = [views, token, gate];
