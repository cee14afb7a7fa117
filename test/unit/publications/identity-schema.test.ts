import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { identityFile } from '../../../src/publications/identity-schema.ts';
import { describeFault, parseWith, toFault } from '../../../src/settings/faults.ts';

const parties = { issuer: 'https://login.example.com', audience: 'stile' };
const jwksUri = 'https://login.example.com/jwks.json';
const spki = { type: 'spki', format: 'pem' } as const;
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });
const ed25519 = generateKeyPairSync('ed25519', { publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024, publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });

function read(rule: unknown) {
  const parsed = parseWith(identityFile, rule);
  return 'value' in parsed ? parsed.value : parsed.faults.map((fault) => describeFault(toFault(fault)));
}

describe('an identity rule', () => {
  for (const [fields, keys] of [
    [
      { jwksUri, algorithms: ['RS256', 'ES256'] },
      { from: 'jwksUri', uri: jwksUri },
    ],
    [
      { publicKey: p256.publicKey, algorithms: ['ES256'] },
      { from: 'publicKey', pem: p256.publicKey },
    ],
    [
      { publicKey: rsa.publicKey, algorithms: ['RS256', 'PS512'] },
      { from: 'publicKey', pem: rsa.publicKey },
    ],
    [
      { secret: 'LOGIN_SECRET', algorithms: ['HS256'] },
      { from: 'secret', setting: 'LOGIN_SECRET' },
    ],
  ] as const) {
    it(`takes its keys from ${keys.from} with ${fields.algorithms.join(' and ')}`, () => {
      expect(read({ ...parties, ...fields })).to.deep.equal({ ...parties, algorithms: fields.algorithms, keys });
    });
  }

  it("needs nothing more for the sandbox's own sign-in", () => {
    expect(read({ sandbox: true })).to.have.nested.property('keys.from', 'sandbox');
  });

  it('tells all its faults at once', () => {
    expect(read({ audience: '', jwksUri: 'file:///etc/passwd', secret: 'LOGIN', realm: 'x' })).to.have.members([
      'audience: must not be empty',
      'jwksUri: must be an http or https URL',
      'realm: is not a known field',
      'must have exactly one of jwksUri, publicKey, secret, sandbox',
      'issuer: is missing',
      'algorithms: is missing',
    ]);
  });

  it('has one source of keys', () => {
    const faults = ['must have exactly one of jwksUri, publicKey, secret, sandbox'];
    expect(read({ ...parties, algorithms: ['ES256'] })).to.deep.equal(faults);
    expect(read({ ...parties, algorithms: ['ES256'], jwksUri, sandbox: true })).to.deep.equal(faults);
  });

  for (const [what, fields] of [
    ['HMAC with a public key', { publicKey: rsa.publicKey, algorithms: ['RS256', 'HS256'] }],
    ['HMAC with keys from a URL', { jwksUri, algorithms: ['HS256'] }],
    ['RSA with a secret', { secret: 'LOGIN', algorithms: ['RS256'] }],
    ['RSA with an elliptic key', { publicKey: p256.publicKey, algorithms: ['RS256'] }],
    ['a curve that the key does not lie on', { publicKey: p256.publicKey, algorithms: ['ES384'] }],
    ['no algorithm', { jwksUri, algorithms: [] }],
    ['the algorithm none', { jwksUri, algorithms: ['none'] }],
    ['EdDSA', { publicKey: ed25519.publicKey, algorithms: ['EdDSA'] }],
    ['a weak RSA key', { publicKey: weak.publicKey, algorithms: ['RS256'] }],
    ['a key that is none', { publicKey: 'key', algorithms: ['RS256'] }],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(read({ ...parties, ...fields })).to.be.an('array').that.is.not.empty;
    });
  }

  it('never repeats a secret or a private key that was put where none belongs', () => {
    const secret = 'correct-horse-battery-staple';
    const faults = [
      read({ ...parties, secret, algorithms: ['HS256'] }),
      read({ ...parties, publicKey: p256.privateKey, algorithms: ['ES256'] }),
    ];
    expect(faults).to.deep.equal([
      ['secret: must be the name of an environment variable, not the secret'],
      ['publicKey: is a private key; put the public key here, and keep the private one to yourself'],
    ]);
  });
});
