import { expect } from 'chai';
import type { z } from 'zod';
import { bypassAnswer, distributionAnswer, funnelAnswer } from '../../src/http/schemas/reports.ts';
import type { AdminDesk, AdminName } from './sign-on/admins.ts';

export type FunnelJson = z.output<typeof funnelAnswer>;
export type DistributionJson = z.output<typeof distributionAnswer>;
export type BypassJson = z.output<typeof bypassAnswer>;

/** The reports as an admin reads them: every field of the schemas, and none beside them. */
export interface ReportReader {
  funnel(query?: string): Promise<FunnelJson>;
  distribution(query?: string): Promise<DistributionJson>;
  bypass(query?: string): Promise<BypassJson>;
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
  };
}
