import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import jsonwebtoken, { type Algorithm } from 'jsonwebtoken';
import { PaywallError } from '../../../src/paywall/errors.ts';
import { createIdentityVerifier, type IdentityVerifier } from '../../../src/tokens/identity.ts';
import { type JwksHost, startJwksHost } from '../../support/fixtures/jwks-host.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [first, second] = [ec(), ec()];
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = (key: KeyObject, kid?: string, over: object = {}) => ({
  ...key.export({ format: 'jwk' }),
  ...(kid === undefined ? {} : { kid }),
  ...over,
});

describe('sign-in tokens checked against a key set at a URL', () => {
  let clock: TestClock;
  let host: JwksHost;
  let verifier: IdentityVerifier;

  const create = (uri: string, algorithms: readonly string[] = ['ES256', 'RS256']) =>
    createIdentityVerifier({
      publication: 'asia',
      rule: { issuer: 'https://login.example.com', audience: 'asia', algorithms, keys: { from: 'jwksUri', uri } },
      clock,
      secretOf: () => undefined,
      sandbox: null,
    });

  let made = 0;
  /** Each token differs from all others, so that none is known from before. */
  function token(key: KeyObject, kid?: string, alg: Algorithm = 'ES256'): string {
    made += 1;
    const iat = Math.floor(clock.now() / 1000);
    const claims = {
      iss: 'https://login.example.com',
      aud: 'asia',
      sub: 'u-1',
      iat,
      exp: iat + 600,
      jti: String(made),
    };
    return jsonwebtoken.sign(claims, key, { algorithm: alg, ...(kid === undefined ? {} : { keyid: kid }) });
  }

  const codeOf = async (outcome: Promise<unknown>): Promise<string> => {
    try {
      await outcome;
      return 'accepted';
    } catch (error) {
      if (error instanceof PaywallError) return error.code;
      throw error;
    }
  };
  const verify = (text: string) => codeOf(verifier.verify(text));

  beforeEach(async () => {
    clock = new TestClock('2026-11-23T00:00:00Z');
    host = await startJwksHost();
    host.answerWith([jwk(first.publicKey, 'one')]);
    verifier = create(host.uri);
  });

  afterEach(() => host.close());

  it('fetch the set once for many who come at once, and keep it', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => verify(token(first.privateKey, 'one'))));
    expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
    expect(await verify(token(first.privateKey, 'one'))).to.equal('accepted');
    expect(host.requests()).to.equal(1);
  });

  it('fetch it again after ten minutes', async () => {
    await verify(token(first.privateKey, 'one'));
    clock.advance({ seconds: 601 });
    await verify(token(first.privateKey, 'one'));
    expect(host.requests()).to.equal(2);
  });

  it('take up a new key as soon as a token names it, and drop a withdrawn one', async () => {
    await verify(token(first.privateKey, 'one'));
    host.answerWith([jwk(second.publicKey, 'two')]);
    clock.advance({ seconds: 11 });
    expect(await verify(token(second.privateKey, 'two'))).to.equal('accepted');
    expect(await verify(token(first.privateKey, 'one'))).to.equal('invalid-identity');
  });

  it('fetch at most once in ten seconds for names that nobody has, and go on accepting the others', async () => {
    for (let index = 0; index < 30; index += 1)
      expect(await verify(token(second.privateKey, `made-up-${index}`))).to.equal('invalid-identity');
    expect(host.requests()).to.equal(1);
    expect(await verify(token(first.privateKey, 'one'))).to.equal('accepted');
    clock.advance({ seconds: 11 });
    for (let index = 0; index < 30; index += 1) await verify(token(second.privateKey, `made-up-${index}`));
    expect(host.requests()).to.equal(2);
    clock.advance({ seconds: 11 });
    expect(await verify(token(first.privateKey, 'one'))).to.equal('accepted');
  });

  it('do without a name where the set has one key, and not where it has two', async () => {
    expect(await verify(token(first.privateKey))).to.equal('accepted');
    host.answerWith([jwk(first.publicKey, 'one'), jwk(second.publicKey, 'two')]);
    clock.advance({ seconds: 601 });
    expect(await verify(token(first.privateKey))).to.equal('invalid-identity');
  });

  it('pass over keys for other uses and of unknown kinds', async () => {
    host.answerWith([
      { kty: 'unheard-of', kid: 'odd' },
      { kty: 'EC', crv: 'P-256', x: 'broken', y: 'broken', kid: 'broken' },
      jwk(second.publicKey, 'two', { use: 'enc' }),
      jwk(first.publicKey, 'one'),
    ]);
    expect(await verify(token(first.privateKey, 'one'))).to.equal('accepted');
    expect(await verify(token(second.privateKey, 'two'))).to.equal('invalid-identity');
  });

  it('hold a key to its kind, and to the algorithm that the set names for it', async () => {
    host.answerWith([jwk(rsa.publicKey, 'rsa', { alg: 'RS256' }), jwk(first.publicKey, 'one')]);
    verifier = create(host.uri, ['ES256', 'RS256', 'PS256', 'HS256']);
    const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const confused = jsonwebtoken.sign({ sub: 'u-1' }, pem, { algorithm: 'HS256', keyid: 'rsa' });
    expect(await verify(token(rsa.privateKey, 'rsa', 'RS256'))).to.equal('accepted');
    expect(await verify(token(rsa.privateKey, 'rsa', 'PS256'))).to.equal('invalid-identity');
    expect(await verify(token(rsa.privateKey, 'one', 'RS256'))).to.equal('invalid-identity');
    expect(await verify(confused)).to.equal('invalid-identity');
  });

  describe('when the set cannot be had', () => {
    const failures: readonly (readonly [name: string, answer: Parameters<JwksHost['answerWith']>[0]])[] = [
      ['because the host fails', (_, response) => response.writeHead(500).end()],
      ['because it sends readers elsewhere', (_, response) => response.writeHead(302, { Location: '/other' }).end()],
      ['because it answers with something else', (_, response) => response.end('<html>')],
      ['because it answers with JSON that is no set', (_, response) => response.end('{"keys":7}')],
      ['because the set is empty', []],
      ['because it hangs up', (request) => request.socket.destroy()],
    ];
    for (const [name, answer] of failures) {
      it(`say that it is not the reader's fault: ${name}`, async () => {
        host.answerWith(answer);
        expect(await verify(token(first.privateKey, 'one'))).to.equal('identity-unavailable');
      });
    }

    it('say so when nobody listens there', async () => {
      await host.close();
      expect(await verify(token(first.privateKey, 'one'))).to.equal('identity-unavailable');
    });

    it('wait two seconds and no longer, whether nothing comes or no end does, and then not again at once', async () => {
      for (const begun of [false, true]) {
        host.answerWith((_, response) => {
          if (begun) response.write('{"keys":[');
        });
        verifier = create(host.uri);
        const startedAt = performance.now();
        const both = await Promise.all([1, 2].map(() => verify(token(first.privateKey, 'one'))));
        expect(both).to.deep.equal(['identity-unavailable', 'identity-unavailable']);
        expect(performance.now() - startedAt).to.be.within(1_900, 2_600);
        const againAt = performance.now();
        expect(await verify(token(first.privateKey, 'one'))).to.equal('identity-unavailable');
        expect(performance.now() - againAt).to.be.below(500);
      }
    });

    it('come back by themselves once the host does', async () => {
      host.answerWith((_, response) => response.writeHead(503).end());
      await verify(token(first.privateKey, 'one'));
      host.answerWith([jwk(first.publicKey, 'one')]);
      clock.advance({ seconds: 11 });
      expect(await verify(token(first.privateKey, 'one'))).to.equal('accepted');
    });

    it('go on with the last set, for an hour', async () => {
      await verify(token(first.privateKey, 'one'));
      host.answerWith((_, response) => response.writeHead(503).end());
      clock.advance({ seconds: 3_599 });
      expect(await verify(token(first.privateKey, 'one'))).to.equal('accepted');
      expect(await verify(token(second.privateKey, 'two'))).to.equal('identity-unavailable');
      clock.advance({ seconds: 11 });
      expect(await verify(token(first.privateKey, 'one'))).to.equal('identity-unavailable');
    });

    it('tell the caller when to come back, and only the log what happened', async () => {
      host.answerWith((_, response) => response.writeHead(500).end());
      const error: unknown = await verifier.verify(token(first.privateKey, 'one')).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(PaywallError).that.includes({ retryAfterSeconds: 10 });
      expect(String(error)).not.to.include('500');
      expect(error).to.have.property('cause').that.is.instanceOf(Error);
    });
  });
});
