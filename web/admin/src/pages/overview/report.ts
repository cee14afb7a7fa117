import type { z } from 'zod';
import type { bypassAnswer, distributionAnswer, funnelAnswer } from '../../../../../src/http/schemas/reports.ts';

export type FunnelReport = z.output<typeof funnelAnswer>;
export type FunnelDay = FunnelReport['days'][number];
export type DistributionReport = z.output<typeof distributionAnswer>;
export type Distribution = DistributionReport['kinds']['anonymous'];
export type BypassReport = z.output<typeof bypassAnswer>;

/** Days of the publication's calendar; null for the last thirty, of which the service knows which they are. */
export type Span = { readonly from: string; readonly to: string } | null;
