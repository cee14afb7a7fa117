import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { createFrontEnd, unread } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const secret = 'the-secret-of-the-sign-in-of-this-publisher';

describe('N2: a sign-in token that is refused', () => {
  const identity = { issuer: 'https://login.example', audience: 'stile', algorithms: ['HS256'], secret: 'SIGN_IN' };
  const config = useConfigDir({ 'with-secret': { identity }, 'without-identity': { identity: null } });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { secretOf: () => secret });
  const page = createFrontEnd(service);

  const refusals = () =>
    service
      .logs()
      .split('\n')
      .filter((line) => line.includes('a sign-in token is refused'))
      .map((line) => JSON.parse(line));

  async function refused(publication: string, token: string): Promise<void> {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await page.post(`/v1/${publication}/meter`, { article: { id: unread() } }, headers);
    expect(answer.status).to.equal(401);
  }

  it('leaves its reason in the log, without the token, and in the metric; once a minute for each reason', async () => {
    const tokenFor = (audience: string) =>
      jsonwebtoken.sign({ sub: 'a-telling-name' }, secret, { issuer: identity.issuer, audience, expiresIn: '1h' });
    const [shop, app] = [tokenFor('shop'), tokenFor('app')];
    for (const token of [shop, shop, app]) await refused('with-secret', token);
    await refused('with-secret', 'no.token');
    await refused('without-identity', shop);
    const told = refusals().map(({ level: _level, time: _time, msg: _msg, ...rest }) => rest);
    expect(told.map(({ publication, why, because, more }) => ({ publication, why, because, more }))).to.deep.equal([
      {
        publication: 'with-secret',
        why: 'audience',
        because: 'it says aud "shop", and the publication wants "stile"',
        more: 0,
      },
      { publication: 'with-secret', why: 'malformed', because: 'The sign-in token is malformed.', more: 0 },
      {
        publication: 'without-identity',
        why: 'not-taken',
        because: 'This publication takes no sign-in tokens.',
        more: 0,
      },
    ]);
    for (const secretText of [shop, app, 'a-telling-name', secret]) expect(service.logs()).to.not.include(secretText);
    const metrics = await (await page.get('/metrics')).text();
    const counted = [
      ...metrics.matchAll(/^stile_sign_ins_refused_total\{publication="([\w-]+)",why="([\w-]+)"\} (\d+)$/gm),
    ];
    expect(counted.map(([, ...row]) => row.join(' '))).to.have.members([
      'with-secret audience 3',
      'with-secret malformed 1',
      'without-identity not-taken 1',
    ]);
  });
});
