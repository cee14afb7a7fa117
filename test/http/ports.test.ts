import { expect } from 'chai';
import { createFrontEnd, example, expectProblem } from '../support/browser/front-end.ts';
import { duringTests } from '../support/during-tests.ts';
import { freePort } from '../support/processes/ports.ts';
import { useService } from '../support/service.ts';

const token = '0123456789abcdef';
const authorized = { Authorization: `Bearer ${token}` };
const adminPaths = ['/v1/admin/publications', `/v1/admin/publications/${example}/offers`, '/v1/admin/session/ways'];

describe('ports of their own', () => {
  const ports = duringTests(async () => ({ admin: await freePort(), metrics: await freePort() }));
  const service = useService(() => ({
    ADMIN_PORT: String(ports.admin),
    METRICS_PORT: String(ports.metrics),
    ADMIN_TOKENS: `ann:owner:${token}`,
  }));
  const at = (port: number) => createFrontEnd(`http://127.0.0.1:${port}`);
  const everyPort = () => [service.port, ports.admin, ports.metrics];

  it('S10: of the metrics are the only ones at which they are answered', async () => {
    expect((await at(ports.metrics).get('/metrics')).status).to.equal(200);
    for (const port of [service.port, ports.admin])
      await expectProblem(await at(port).get('/metrics'), { status: 404, code: 'not-found' });
  });

  it('S10: of the admin API are the only ones at which it is answered, with a token or without', async () => {
    for (const path of adminPaths) {
      expect((await at(ports.admin).get(path, authorized)).status, path).to.equal(200);
      for (const port of [service.port, ports.metrics])
        for (const headers of [authorized, {}])
          await expectProblem(await at(port).get(path, headers), { status: 404, code: 'not-found' });
    }
  });

  it('S10: of the admin pages are the only ones at which they are, whatever lies below them', async () => {
    for (const path of [
      '/admin',
      '/admin/',
      '/admin/offers',
      '/admin/sign-in/oidc',
      '/admin/assets/x',
      '/admin/icon.svg',
    ])
      for (const port of [service.port, ports.metrics]) {
        const { detail } = await expectProblem(await at(port).get(path), { status: 404, code: 'not-found' });
        expect(detail, path).to.equal('There is nothing at this address.');
      }
  });

  it('S10: let people sign in at the port of the admin pages, and no page of another', async () => {
    const signIn = (Origin: string) => at(ports.admin).post('/v1/admin/session', { token }, { Origin });
    expect((await signIn(`http://127.0.0.1:${ports.admin}`)).status).to.equal(201);
    expect((await signIn('http://evil.example')).status).to.equal(403);
    expect((await signIn(`http://127.0.0.1:${ports.metrics}`)).status).to.equal(403);
  });

  it('S10: are asked whether the process and its store are well, each of them', async () => {
    for (const port of everyPort())
      for (const path of ['/livez', '/readyz']) expect((await at(port).get(path)).status).to.equal(200);
  });
});

describe('one port for all', () => {
  const service = useService({ ADMIN_TOKENS: `ann:owner:${token}` });

  it('S10: answers everything, as ever', async () => {
    const page = createFrontEnd(service);
    expect((await page.get('/metrics')).status).to.equal(200);
    expect((await page.get('/v1/admin/publications', authorized)).status).to.equal(200);
  });
});
