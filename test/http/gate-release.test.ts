import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem, signedIn } from '../support/browser/front-end.ts';
import { useService } from '../support/service.ts';

describe('GET /v1/{publication}/gate/release', () => {
  const service = useService({}, { realNow: () => Date.UTC(2026, 10, 23, 3) });
  const page = createFrontEnd(service);
  let serial = 0;

  const unreadPath = () => {
    serial += 1;
    return `/politics/story-${serial}`;
  };

  const gate = (path: string, headers: Record<string, string>) =>
    page.get(`/v1/${example}/gate`, { ...headers, 'X-Original-URI': path });

  const release = (path: string, headers: Record<string, string>, status = '404') =>
    page.get(`/v1/${example}/gate/release`, { ...headers, 'X-Original-URI': path, 'X-Original-Status': status });

  async function told(path: string, headers: Record<string, string>, status?: string) {
    const answer = await release(path, headers, status);
    expect(answer.status, await answer.text()).to.equal(204);
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    expect(answer.headers.get('set-cookie')).to.equal(null);
    return answer.headers.get('x-stile-release');
  }

  for (const status of ['301', '302', '303', '307', '308', '404', '410', '500', '502', '503', '504']) {
    it(`204: B3: gives back what the site answered with ${status}, once`, async () => {
      const headers = as(await page.newReader());
      const path = unreadPath();
      await gate(path, headers);
      expect(await told(`${path}/?utm_source=mail`, headers, status)).to.equal('released');
      expect(await page.used(headers)).to.equal(0);
      expect(await told(path, headers, status)).to.equal('not-counted');
    });
  }

  for (const status of ['100', '200', '206', '304', '400', '401', '403', '405', '416', '451']) {
    it(`204: B3: leaves counted what the site answered with ${status}`, async () => {
      const headers = as(await page.newReader());
      const path = unreadPath();
      await gate(path, headers);
      expect(await told(path, headers, status)).to.equal('not-due');
      expect(await page.used(headers)).to.equal(1);
    });
  }

  it('204: T2: gives back as many as a reader may, and tells the rest', async () => {
    const headers = as(await page.newReader());
    const outcomes: (string | null)[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      const path = unreadPath();
      await gate(path, headers);
      outcomes.push(await told(path, headers));
    }
    expect(outcomes).to.deep.equal([...Array(3).fill('released'), ...Array(2).fill('too-many-releases')]);
    expect(await page.used(headers)).to.equal(2);
  });

  it('204: T2: gives nothing back for which a receipt was handed out', async () => {
    const headers = as(await page.newReader());
    const path = unreadPath();
    await page.meter(path, { headers, fields: { receipt: true } });
    expect(await told(path, headers)).to.equal('receipt-issued');
    expect(await page.used(headers)).to.equal(1);
  });

  it('204: gives nothing back after a minute', async () => {
    const headers = as(await page.newReader());
    const path = unreadPath();
    await gate(path, headers);
    await page.moveClock({ advance: 'PT61S' });
    expect(await told(path, headers)).to.equal('too-late');
  });

  it('204: T5: whatever the address is', async () => {
    const headers = as(await page.newReader());
    for (const path of ['/a/%2e%2e/b', '//', `/${'a'.repeat(10_000)}`, `/${'%E6%97%A5'.repeat(30)}`, '/%ff', '\\'])
      expect(await told(path, headers), path.slice(0, 20)).to.equal('not-counted');
  });

  it('401: T3: refuses somebody of whom nothing is known, and makes no reader of them', async () => {
    for (const headers of [{}, as('null'), { 'X-Entitlement-Token': 'abc' }]) {
      const refused = await release(unreadPath(), headers);
      expect(refused.headers.get('set-cookie')).to.equal(null);
      await expectProblem(refused, { status: 401, code: 'reader-required' });
    }
    await expectProblem(await release('/a', signedIn('forged')), { status: 401, code: 'invalid-identity' });
  });

  it('403: gives nothing back to a page of a foreign origin', async () => {
    const headers = { ...as(await page.newReader()), Origin: 'https://evil.example' };
    await expectProblem(await release('/a', headers), { status: 403, code: 'forbidden-origin' });
  });

  it('422: a proxy that says neither status nor address', async () => {
    const headers = as(await page.newReader());
    for (const status of ['', 'nothing', '99', '600'])
      await expectProblem(await release('/a', headers, status), {
        status: 422,
        code: 'invalid-request',
        paths: ['X-Original-Status'],
      });
    await expectProblem(await release('', headers), {
      status: 422,
      code: 'invalid-request',
      paths: ['X-Original-URI'],
    });
  });
});
