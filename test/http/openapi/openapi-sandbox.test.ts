import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd } from '../../support/browser/front-end.ts';
import { useOpenApi } from '../../support/open-api.ts';
import { useService } from '../../support/service.ts';

describe('GET /openapi.json, of what is brought about at the stand-in of Stripe', () => {
  const service = useService();
  const page = createFrontEnd(service);
  const openApi = useOpenApi(service);

  it('agrees with what is answered', async () => {
    const headers = as(await page.newReader());
    const { reader } = await page.meter('a', { headers });
    await createBuying(page).buy(headers);
    const root = '/sandbox/stripe';
    const deeds: [string, object, number][] = [
      ['pause', { behavior: 'void', resumesAt: '2035-01-01T00:00:00Z' }, 200],
      ['pause', { behavior: 'stop' }, 422],
      ['resume', {}, 200],
      ['resume', {}, 404],
      ['refund', { amount: 100, fails: 'later' }, 200],
      ['refund', { amount: 1_000_000 }, 422],
      ['refund/fail', {}, 200],
      ['refund/fail', {}, 404],
      ['trial', { endsAt: '2035-01-01T00:00:00Z' }, 200],
      // What is disputed is ended.
      ['dispute', {}, 200],
      ['dispute/close', { outcome: 'lost' }, 200],
      ['dispute/close', { outcome: 'lost' }, 404],
      ['invoices/pay', {}, 404],
    ];
    for (const [deed, body, status] of deeds) {
      const answer = await page.post(`${root}/readers/${reader.id}/${deed}`, body);
      expect(answer.status, deed).to.equal(status);
      await openApi.describes('post', `${root}/readers/{reader}/${deed}`, answer);
    }
    const account: [string, object, number][] = [
      ['retries', { end: 'cancel' }, 200],
      ['prices/archive', {}, 200],
      ['prices/restore', { offer: 'trial-3-months' }, 200],
      ['prices/restore', { offer: 'nothing' }, 404],
      ['webhooks', { form: '2019' }, 200],
      ['webhooks', { delivery: 'normal', form: 'current' }, 200],
      ['faults', { answers: 'refuse', calls: ['* /v1/*'], code: 'resource_missing', times: 3 }, 200],
      ['faults', { answers: 'normal' }, 200],
      ['faults', { answers: 'odd' }, 422],
    ];
    for (const [path, body, status] of account) {
      const answer = await page.post(`${root}/${path}`, body);
      expect(answer.status, path).to.equal(status);
      await openApi.describes('post', `${root}/${path}`, answer);
    }
    await openApi.describes('get', `${root}/faults`, await page.get(`${root}/faults`));
  });

  it('says that a refund and the choice of prices need no body', () => {
    for (const path of ['readers/{reader}/refund', 'prices/archive', 'prices/restore']) {
      const { requestBody } = openApi.operation('post', `/sandbox/stripe/${path}`);
      expect(requestBody, path).to.include({ required: false });
    }
  });
});
