import { connections } from './rows/connections.ts';
import { gate } from './rows/gate.ts';
import { growth } from './rows/growth.ts';
import { latency } from './rows/latency.ts';
import { memory } from './rows/memory.ts';
import { resident } from './rows/resident.ts';
import { roundTripsOfViews } from './rows/round-trips.ts';
import type { Row } from './rows/row.ts';
import { start } from './rows/start.ts';
import { token } from './rows/token.ts';
import { views } from './rows/views.ts';
import { workers } from './rows/workers.ts';

/** All that is measured, in this order. */
export const rows: readonly Row[] = [
  ...[views, token, gate, latency, memory, growth, workers],
  ...[roundTripsOfViews, start, resident],
];

/** What is measured for a plot alone. */
export const plotted: readonly Row[] = [connections];
