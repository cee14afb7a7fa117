import { expect } from 'chai';
import { expectProblem } from '../../support/browser/front-end.ts';
import { useOfferService } from '../../support/offer-service.ts';
import { createAdminDesk } from '../../support/sign-on/admins.ts';

describe('GET /v1/admin/publications/{publication}/reports: refusals', () => {
  const { service, page, desk } = useOfferService();

  it('422: names what is wrong with a span', async () => {
    for (const [query, path] of [
      ['from=yesterday', 'from'],
      ['from=2026-02-30', 'from'],
      ['to=2026-12-20T00:00:00Z', 'to'],
      ['from=2026-12-21&to=2026-12-20', 'from'],
      ['from=2025-11-15', 'from'],
      ['since=2026-12-20', 'since'],
    ] as const) {
      for (const report of ['funnel', 'distribution', 'bypass']) {
        const refused = await desk.get(`/reports/${report}?${query}`);
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: [path] });
      }
    }
    const longest = await desk.get('/reports/funnel?from=2025-11-16');
    expect(longest.status, await longest.text()).to.equal(200);
  });

  it('422: takes no window beside a span, and no other window', async () => {
    for (const query of ['window=current&from=2026-12-20', 'window=next']) {
      const refused = await desk.get(`/reports/distribution?${query}`);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['window'] });
    }
  });

  it('401 without a token, 404 of no publication', async () => {
    for (const report of ['funnel', 'distribution', 'bypass']) {
      const path = `/v1/admin/publications/nikkei-asian-review/reports/${report}`;
      await expectProblem(await page.get(path), { status: 401, code: 'unauthorized' });
      const other = await createAdminDesk(service, 'no-such-title').get(`/reports/${report}`);
      await expectProblem(other, { status: 404, code: 'unknown-publication' });
    }
  });
});
