import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import jsonwebtoken, { type Algorithm, type JwtPayload } from 'jsonwebtoken';
import { as, createFrontEnd, expectProblem, signedIn, unread } from '../support/browser/front-end.ts';
import { duringTests } from '../support/during-tests.ts';
import { startJwksHost } from '../support/fixtures/jwks-host.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';

const issuer = 'https://login.example.com';
const audience = 'stile';
const secret = 'a-secret-of-the-publisher-of-32-bytes-or-more';
const start = Date.UTC(2026, 10, 23, 3);
const invalid = { status: 401, code: 'invalid-identity' };
const unavailable = { status: 503, code: 'identity-unavailable' };

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const jwkOf = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' });

describe('the sign-in tokens of a publisher', () => {
  const [own, next, foreign] = [pair(), pair(), pair()];
  const host = duringTests(startJwksHost, ({ close }) => close());
  const rule = { issuer, audience };
  const config = useConfigDir(() => ({
    'by-secret': { identity: { ...rule, algorithms: ['HS256'], secret: 'PUBLISHER_SECRET' } },
    'by-missing-secret': { identity: { ...rule, algorithms: ['HS256'], secret: 'MISSING_SECRET' } },
    'by-key': { identity: { ...rule, algorithms: ['RS256'], publicKey: pemOf(own.publicKey) } },
    'by-set': { identity: { ...rule, algorithms: ['RS256'], jwksUri: host.uri } },
  }));
  const secretOf = (name: string) => (name === 'PUBLISHER_SECRET' ? secret : undefined);
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => now, secretOf });
  const page = createFrontEnd(service);
  let now = start;

  const seconds = () => Math.floor(now / 1000);

  /** Claims that are undefined are left out. */
  function tokenOf(key: KeyObject | string, algorithm: Algorithm, { kid, ...claims }: Record<string, unknown> = {}) {
    const usual = { iss: issuer, aud: audience, sub: 'reader-7', exp: seconds() + 600, iat: seconds() };
    const payload: object = JSON.parse(JSON.stringify({ ...usual, ...claims }));
    return jsonwebtoken.sign(payload, key, { algorithm, ...(kid !== undefined && { keyid: String(kid) }) });
  }

  const ask = (publication: string, token: string, headers: Record<string, string> = {}) =>
    page.ask(unread(), { publication, headers: { ...headers, ...signedIn(token) } });

  async function accepted(publication: string, token: string) {
    const { reader } = await page.meter(unread(), { publication, headers: signedIn(token) });
    expect(reader.kind).to.equal('registered');
    return reader.id;
  }

  it('are accepted by secret and by public key, and name the same reader every time', async () => {
    const bySecret = await accepted('by-secret', tokenOf(secret, 'HS256'));
    expect(await accepted('by-secret', tokenOf(secret, 'HS256', { jti: 'another' }))).to.equal(bySecret);
    const byKey = await accepted('by-key', tokenOf(own.privateKey, 'RS256'));
    expect(byKey).to.not.equal(bySecret);
    await accepted('by-key', tokenOf(own.privateKey, 'RS256', { aud: ['other', audience] }));
  });

  const refusals: [string, () => Record<string, unknown>][] = [
    ['of another issuer', () => ({ iss: 'https://evil.example' })],
    ['of an issuer whose name begins the same', () => ({ iss: `${issuer}.evil.example` })],
    ['of no issuer', () => ({ iss: undefined })],
    ['for another audience', () => ({ aud: 'stile-too' })],
    ['for no audience', () => ({ aud: undefined })],
    ['that have expired', () => ({ exp: seconds() - 60 })],
    ['that are not valid yet', () => ({ nbf: seconds() + 60 })],
    ['that never end', () => ({ exp: undefined })],
    ['of nobody', () => ({ sub: undefined })],
    ['of an empty sub', () => ({ sub: '' })],
    ['of a sub that is too long', () => ({ sub: 'a'.repeat(257) })],
  ];

  for (const [name, claims] of refusals) {
    it(`${name} are refused, and nothing is counted`, async () => {
      const anonymous = as(await page.newReader('by-key'));
      const token = tokenOf(own.privateKey, 'RS256', claims());
      await expectProblem(await ask('by-key', token, anonymous), invalid);
      expect(await page.used(anonymous, 'by-key')).to.equal(0);
    });
  }

  it('B7: whose end is written in milliseconds never end, and are refused', async () => {
    await expectProblem(await ask('by-key', tokenOf(own.privateKey, 'RS256', { exp: now + 600_000 })), invalid);
  });

  it('are refused where another key or another algorithm signed them', async () => {
    const pem = pemOf(own.publicKey);
    const confused = jsonwebtoken.sign(jsonwebtoken.decode(tokenOf(own.privateKey, 'RS256')) as JwtPayload, secret, {
      algorithm: 'HS256',
    });
    for (const token of [
      tokenOf(foreign.privateKey, 'RS256'),
      tokenOf(own.privateKey, 'RS512'),
      tokenOf(own.privateKey, 'PS256'),
      tokenOf(pem, 'HS256'),
      tokenOf('', 'none'),
      confused,
    ])
      await expectProblem(await ask('by-key', token), invalid);
    for (const token of [tokenOf(`${secret}!`, 'HS256'), tokenOf(secret, 'HS512'), tokenOf(own.privateKey, 'RS256')])
      await expectProblem(await ask('by-secret', token), invalid);
  });

  it('stop being accepted when they expire, however recently they were', async () => {
    const token = tokenOf(own.privateKey, 'RS256', { exp: seconds() + 30 });
    await accepted('by-key', token);
    now += 40_000;
    await expectProblem(await ask('by-key', token), invalid);
  });

  it('cannot be checked where the secret is missing, and nothing is counted then', async () => {
    const anonymous = as(await page.newReader('by-missing-secret'));
    const refused = await ask('by-missing-secret', tokenOf('undefined', 'HS256'), anonymous);
    expect(Number(refused.headers.get('retry-after'))).to.be.greaterThan(0);
    await expectProblem(refused, unavailable);
    expect(await page.used(anonymous, 'by-missing-secret')).to.equal(0);
  });

  it('are checked against a key set at a URL, through its rotation and its absence', async () => {
    const publication = 'by-set';
    const anonymous = as(await page.newReader(publication));
    host.answerWith((_request, response) => response.writeHead(500).end());
    const first = tokenOf(own.privateKey, 'RS256', { kid: 'first' });
    const refused = await ask(publication, first, anonymous);
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    const problem = await expectProblem(refused, unavailable);
    expect(JSON.stringify(problem)).to.not.include('127.0.0.1');
    expect(await page.used(anonymous, publication)).to.equal(0);

    now += 10_000;
    host.answerWith([jwkOf(own.publicKey, 'first')]);
    const reader = await accepted(publication, first);
    const second = () => tokenOf(next.privateKey, 'RS256', { kid: 'second' });
    await expectProblem(await ask(publication, second()), invalid);

    now += 10_000;
    host.answerWith([jwkOf(next.publicKey, 'second'), jwkOf(own.publicKey, 'first')]);
    expect(await accepted(publication, second())).to.equal(reader);

    now += 600_000;
    host.answerWith([jwkOf(next.publicKey, 'second')]);
    expect(await accepted(publication, second())).to.equal(reader);
    await expectProblem(await ask(publication, tokenOf(own.privateKey, 'RS256', { kid: 'first' })), invalid);
    await expectProblem(await ask(publication, tokenOf(foreign.privateKey, 'RS256', { kid: 'second' })), invalid);

    now += 600_000;
    host.answerWith((request) => request.socket.destroy());
    expect(await accepted(publication, second()), 'the last set serves on').to.equal(reader);
  });
});
