import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { bypassAnswer, distributionAnswer, funnelAnswer } from '../../src/http/schemas/reports.ts';
import { revenueAnswer, subscribersAnswer } from '../../src/http/schemas/sales-reports.ts';
import type { AdminDesk, AdminName } from './sign-on/admins.ts';

export type FunnelJson = z.output<typeof funnelAnswer>;
export type DistributionJson = z.output<typeof distributionAnswer>;
export type BypassJson = z.output<typeof bypassAnswer>;

export type RevenueJson = z.output<typeof revenueAnswer>;
export type SubscribersJson = z.output<typeof subscribersAnswer>;

/** The reports as an admin reads them: every field of the schemas, and none beside them. */
export interface ReportReader {
  funnel(query?: string): Promise<FunnelJson>;
  distribution(query?: string): Promise<DistributionJson>;
  bypass(query?: string): Promise<BypassJson>;
  revenue(query?: string): Promise<RevenueJson>;
  subscribers(query?: string): Promise<SubscribersJson>;
  /** Its lines, without the byte order mark. */
  csv(path: string): Promise<readonly (readonly string[])[]>;
}

export function createReportReader(desk: AdminDesk, as: AdminName = 'vera'): ReportReader {
  async function read<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
    const answer = await desk.get(`/reports/${path}`, as);
    const text = await answer.text();
    expect(answer.status, text).to.equal(200);
    const json: unknown = JSON.parse(text);
    const report = schema.parse(json);
    expect(report).to.deep.equal(json);
    return report;
  }

  return {
    funnel: (query = '') => read(funnelAnswer, `funnel${query}`),
    distribution: (query = '') => read(distributionAnswer, `distribution${query}`),
    bypass: (query = '') => read(bypassAnswer, `bypass${query}`),
    revenue: (query = '') => read(revenueAnswer, `revenue${query}`),
    subscribers: (query = '') => read(subscribersAnswer, `subscribers${query}`),
    async csv(path) {
      const answer = await desk.get(`/reports/${path}`, as);
      expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
      return parse(Buffer.from(await answer.arrayBuffer()), { bom: true });
    },
  };
}
