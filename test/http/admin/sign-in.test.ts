import { expect } from 'chai';
import { expectProblem } from '../../support/browser/front-end.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, asAdmin } from '../../support/sign-on/admins.ts';

describe('signing in as an admin', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' });

  const ask = (address: string, headers: Record<string, string>) =>
    send(service, '/v1/admin/publications', { headers: { 'X-Forwarded-For': address, ...headers } });

  const wrong = (text: string) => ({ Authorization: `Bearer ${text}` });

  it('401: takes no token but those of the settings, to the last character', async () => {
    const right = asAdmin('vera').Authorization;
    const nearly = [`${right}x`, right.slice(0, -1), right.toUpperCase(), 'Bearer', 'Bearer ', `Token ${right}`];
    for (const [index, Authorization] of nearly.entries()) {
      await expectProblem(await ask(`192.0.2.${index}`, { Authorization }), { status: 401, code: 'unauthorized' });
    }
    expect((await ask('192.0.2.1', { Authorization: right.replace('Bearer', 'bearer') })).status).to.equal(200);
  });

  it('429: takes ten failed sign-ins a minute from one address, and then hears no token from there', async () => {
    const address = '192.0.2.100';
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => ask(address, wrong(`guess-${index}`))));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([
      ...Array.from({ length: 10 }, () => 401),
      429,
      429,
    ]);
    const refused = await ask(address, wrong('guess'));
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    await expectProblem(refused, { status: 429, code: 'rate-limited' });
    await expectProblem(await ask(address, asAdmin('vera')), { status: 429, code: 'rate-limited' });
    await expectProblem(await ask('192.0.2.101', wrong('guess')), { status: 401, code: 'unauthorized' });
  });

  it('counts neither requests without a token nor those that may not', async () => {
    const address = '192.0.2.110';
    for (let time = 0; time < 20; time += 1) expect((await ask(address, {})).status).to.equal(401);
    await expectProblem(await ask(address, wrong('guess')), { status: 401, code: 'unauthorized' });
  });

  it('writes no token into the log', () => {
    expect(service.logs()).to.not.match(/the-token-of|guess/);
  });
});

describe('signing in as an admin of a sandbox without admin tokens', () => {
  const service = useService();

  it('takes the one token that the sandbox made for itself', async () => {
    const headers = { Authorization: `Bearer ${service.service.generatedAdminToken}` };
    expect((await send(service, '/v1/admin/publications', { headers })).status).to.equal(200);
  });
});
