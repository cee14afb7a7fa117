import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import { PaywallError } from '../../../src/paywall/errors.ts';
import { createKeySet } from '../../../src/tokens/key-set.ts';
import { parseSigningKeys, signingKeyFaults } from '../../../src/tokens/keys.ts';

const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pkcs8 = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }).toString();
const sec1 = (key: KeyObject) => key.export({ format: 'pem', type: 'sec1' }).toString();
const set = (...keys: unknown[]) => JSON.stringify({ keys });

describe('signing keys', () => {
  const [newer, older] = [p256(), p256()];
  const publicX = (key: KeyObject) => createPublicKey(key).export({ format: 'jwk' }).x;

  it('are read from PEM, newest first, whether PKCS #8 or SEC 1', () => {
    const { newest, jwks } = createKeySet(`${pkcs8(newer)}\n${sec1(older)}`);
    expect(jwks.keys.map(({ x }) => x)).to.deep.equal([publicX(newer), publicX(older)]);
    expect(newest.kid).to.equal(jwks.keys[0]?.kid);
  });

  it('are read from PEM as OpenSSL prints it, and with line breaks written as \\n', () => {
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    expect(parseSigningKeys(parameters + sec1(newer))).to.have.length(1);
    expect(parseSigningKeys(pkcs8(newer).replaceAll('\n', '\\n'))).to.have.length(1);
  });

  it('are read from a JWK set, and keep the kid that they bring', () => {
    const text = set(
      { ...newer.export({ format: 'jwk' }), kid: 'autumn', alg: 'ES256', use: 'sig' },
      older.export({ format: 'jwk' }),
    );
    const { newest, find, jwks } = createKeySet(text);
    expect(newest.kid).to.equal('autumn');
    expect(find('autumn')?.export({ format: 'jwk' }).x).to.equal(publicX(newer));
    expect(find('spring')).to.equal(undefined);
    expect(jwks.keys).to.have.length(2);
  });

  it('are named by their RFC 7638 thumbprint, the same in either notation', () => {
    // The public half of RFC 7515 appendix A.3; its thumbprint was worked out with jose's calculateJwkThumbprint.
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    };
    const [key] = parseSigningKeys(set(jwk));
    expect(key.kid).to.equal('oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U');
    expect(parseSigningKeys(pkcs8(key.privateKey))[0].kid).to.equal(key.kid);
  });

  it('show their public half and nothing else', () => {
    const { jwks } = createKeySet(pkcs8(newer));
    const [shown] = jwks.keys;
    expect(Object.keys(shown ?? {}).sort()).to.deep.equal(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const key = createPublicKey({ key: { ...shown }, format: 'jwk' });
    const data = Buffer.from('data');
    expect(verify('sha256', data, key, sign('sha256', data, newer))).to.equal(true);
  });

  describe('are refused with what is wrong, and nothing of a key,', () => {
    const jwk = newer.export({ format: 'jwk' });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const encrypted = newer.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();
    const oldEncrypted = newer
      .export({ format: 'pem', type: 'sec1', cipher: 'aes-256-cbc', passphrase: 'p' })
      .toString();
    const { d, ...withoutD } = jwk;
    const cases: readonly (readonly [name: string, text: string, faults: readonly string[]])[] = [
      ['when there is none', '  ', ['must hold an EC P-256 private key, in PEM or as a JWK set']],
      ['when the set is empty', set(), ['must hold an EC P-256 private key, in PEM or as a JWK set']],
      [
        'when the PEM is cut off',
        pkcs8(newer).slice(0, 90),
        ['must hold an EC P-256 private key, in PEM or as a JWK set'],
      ],
      [
        'when the PEM is garbled',
        '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
        ['key 1: cannot be read as an EC private key whose halves belong together'],
      ],
      ['when it is RSA', pkcs8(rsa.privateKey), ['key 1: must be an EC key on P-256']],
      [
        'when it is on another curve',
        pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
        ['key 1: must be an EC key on P-256'],
      ],
      ['when it is encrypted', encrypted, ['key 1: is encrypted; give it without a passphrase']],
      ['when it is encrypted in the old way', oldEncrypted, ['key 1: is encrypted; give it without a passphrase']],
      [
        'when it is public',
        createPublicKey(newer).export({ format: 'pem', type: 'spki' }).toString(),
        ['key 1: is not a private key'],
      ],
      ['when the JWK is public', set(withoutD), ['key 1: d is missing: a public key cannot sign']],
      [
        'when the JWK is for something else',
        set({ ...jwk, alg: 'ES384', use: 'enc' }),
        ['key 1: alg must be ES256; use must be sig'],
      ],
      [
        'when the halves differ',
        set({ ...jwk, d: older.export({ format: 'jwk' }).d }),
        ['key 1: cannot be read as an EC private key whose halves belong together'],
      ],
      ['when a key comes twice', pkcs8(newer) + pkcs8(newer), ['key 2: has the kid of a key before it']],
      ['when one of several is at fault', pkcs8(newer) + pkcs8(rsa.privateKey), ['key 2: must be an EC key on P-256']],
      ['when the JSON is broken', `{"keys":[{"d":"${d}"`, ['is not valid JSON']],
      ['when the JSON is no set', JSON.stringify(jwk), ['is no JWK set: the list `keys` is missing']],
    ];
    for (const [name, text, faults] of cases) {
      it(name, () => {
        expect(signingKeyFaults(text)).to.deep.equal(faults);
        expect(() => parseSigningKeys(text))
          .to.throw(PaywallError)
          .that.satisfies((error: PaywallError) => {
            const shown = JSON.stringify({ ...error, message: error.message, cause: error.cause });
            return error.code === 'invalid-request' && error.cause === undefined && !shown.includes(d ?? '');
          });
      });
    }
  });

  it('have no fault when they are right', () => {
    expect(signingKeyFaults(pkcs8(newer))).to.deep.equal([]);
  });
});
