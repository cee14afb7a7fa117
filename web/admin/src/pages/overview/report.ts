import type { z } from 'zod';
import type { bypassAnswer, distributionAnswer, funnelAnswer } from '../../../../../src/http/schemas/reports.ts';
import type { revenueAnswer, subscribersAnswer } from '../../../../../src/http/schemas/sales-reports.ts';
import type { noticesAnswer } from '../../../../../src/http/schemas/standing.ts';

export type FunnelReport = z.output<typeof funnelAnswer>;
export type FunnelDay = FunnelReport['days'][number];
export type DistributionReport = z.output<typeof distributionAnswer>;
export type Distribution = DistributionReport['kinds']['anonymous'];
export type BypassReport = z.output<typeof bypassAnswer>;
export type RevenueReport = z.output<typeof revenueAnswer>;
export type Revenue = RevenueReport['currencies'][number];
export type SubscribersReport = z.output<typeof subscribersAnswer>;
export type NoticesReport = z.output<typeof noticesAnswer>;
export type Notice = NoticesReport['notices'][number];
export type SetupStep = NoticesReport['checklist'][number];

/** Days of the publication's calendar, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}
