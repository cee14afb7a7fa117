import { expect } from 'chai';
import type { z } from 'zod';
import { noticesAnswer } from '../../../src/http/schemas/standing.ts';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { createReportReader } from '../../support/reports.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

type Standing = z.output<typeof noticesAnswer>;

describe('the overview by its interface', () => {
  const service = useService(() => ({ ADMIN_TOKENS: adminTokens }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
    reconcileLookEveryMs: 20,
  });

  const desk = () => createAdminDesk(service.url);

  async function standing(): Promise<Standing> {
    const json: unknown = await (await desk().get('/notices', 'vera')).json();
    const found = noticesAnswer.parse(json);
    expect(found).to.deep.equal(json);
    return found;
  }

  async function switchOpen(open: boolean): Promise<void> {
    const found = await desk().get('/meter');
    const headers = { 'If-Match': found.headers.get('etag') ?? '' };
    const changed = await desk().call('PUT', '/meter', { body: { open }, headers });
    expect(changed.status, await changed.text()).to.equal(200);
  }

  const codes = async () => (await standing()).notices.map(({ code }) => code);
  const done = async () => (await standing()).checklist.flatMap(({ step, done: is }) => (is ? [step] : []));

  it('U15: says what should be known, and what is set up, as it changes', async () => {
    expect(await codes()).to.deep.equal(['sandbox']);
    expect(await done()).to.deep.equal(['origins', 'offer']);
    await switchOpen(true);
    await eventually(async () => expect(await codes()).to.deep.equal(['kill-switch-open', 'sandbox']));
    expect((await standing()).notices[0]?.text).to.match(/since December 20th, opened by edith\./);
    await switchOpen(false);
    const page = createFrontEnd(service);
    await page.readMany(11, { headers: as(await page.newReader()) });
    await eventually(async () => expect(await done()).to.include.members(['first-view', 'first-wall']));
  });

  it('U7: tells how many readers came how far', async () => {
    const reports = createReportReader(desk());
    await eventually(async () => {
      const { readers } = await reports.funnel();
      expect(readers).to.include({ from: '2026-11-01', to: '2026-12-31', readers: 1, wall: 1, checkout: 0, paid: 0 });
    });
  });

  it('U8: answers every report as a table too, with the same figures', async () => {
    const buying = createBuying(createFrontEnd(service));
    await buying.buy(await buying.newReader());
    const reports = createReportReader(desk(), 'vera');
    for (const [path, columns] of [
      ['funnel', ['day', 'views', 'counted']],
      ['funnel?by=reader', ['reader', 'amount']],
      ['funnel?by=step', ['step', 'amount']],
      ['funnel?by=reason', ['reason', 'amount']],
      ['distribution', ['kind', 'articles', 'readers']],
      ['bypass', ['day', 'newReaders']],
      ['revenue', ['day', 'offer', 'currency', 'paid']],
      ['revenue?by=offer', ['offer', 'currency', 'paid']],
      ['subscribers', ['day', 'running', 'trials']],
      ['subscribers?by=offer', ['offer', 'running']],
    ] as const) {
      const [head] = await reports.csv(`${path}${path.includes('?') ? '&' : '?'}format=csv`);
      expect(head?.slice(0, columns.length), path).to.deep.equal(columns);
    }
    const total = (await reports.funnel()).total.views;
    const rows = await reports.csv('funnel?format=csv');
    expect(rows.slice(1).reduce((sum, row) => sum + Number(row[1]), 0)).to.equal(total);
    expect((await desk().get('/reports/revenue?format=xml')).status).to.equal(422);
  });
});
