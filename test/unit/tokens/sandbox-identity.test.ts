import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import type { IdentityRule } from '../../../src/paywall/publication.ts';
import { createEntitlementTokens } from '../../../src/tokens/entitlement-token.ts';
import { createIdentityVerifier } from '../../../src/tokens/identity.ts';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../../src/tokens/key-set.ts';
import { createReceipts } from '../../../src/tokens/receipt.ts';
import { createSandboxIdentity } from '../../../src/tokens/sandbox-identity.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const issuer = 'http://127.0.0.1:8080';
const keys = createKeySet(newSigningKeys());
const rule: IdentityRule = { issuer: 'sandbox', audience: 'sandbox', algorithms: ['ES256'], keys: { from: 'sandbox' } };

describe("the sandbox's sign-in tokens", () => {
  let clock: TestClock;
  const sandbox = () => createSandboxIdentity({ keys, issuer, clock });
  const verifierOf = (publication: string) =>
    createIdentityVerifier({ publication, rule, clock, secretOf: () => undefined, sandbox: sandbox() });

  async function outcome(publication: string, token: string): Promise<unknown> {
    return verifierOf(publication)
      .verify(token)
      .catch((error: unknown) => (error as { code?: unknown }).code);
  }

  beforeEach(() => {
    clock = new TestClock('2026-11-23T00:00:00Z');
  });

  it('are kept apart from all other tokens by their typ', () => {
    const token = sandbox().sign('asia', 'u-1');
    expect(jsonwebtoken.decode(token, { complete: true })?.header.typ).to.equal('sandbox-identity+jwt');
    expect(jsonwebtoken.decode(token, { json: true })).to.include({ iss: issuer, aud: 'asia', sub: 'u-1' });
  });

  it('name their reader for an hour of the moved clock', async () => {
    const token = sandbox().sign('asia', 'u-1');
    expect(await outcome('asia', token)).to.include({ sub: 'u-1' });
    clock.advance({ seconds: 3_599 });
    expect(await outcome('asia', token)).to.include({ sub: 'u-1' });
    clock.advance({ seconds: 1 });
    expect(await outcome('asia', token)).to.equal('invalid-identity');
  });

  it('hold for one publication only', async () => {
    expect(await outcome('europe', sandbox().sign('asia', 'u-1'))).to.equal('invalid-identity');
  });

  it('have a sub like any other', async () => {
    for (const sub of ['', 'u'.repeat(257)])
      expect(await outcome('asia', sandbox().sign('asia', sub))).to.equal('invalid-identity');
  });

  it('are not what entitlement tokens and receipts are taken for', async () => {
    const entitlement = { state: 'active', offer: null, endsAt: null, lapse: null, version: 1 } as const;
    const subject = { publication: 'asia', reader: 'r_1' };
    const signed = createEntitlementTokens({ keys, issuer, clock }).sign({ ...subject, entitlement });
    const receipt = createReceipts({ keys, issuer, clock }).sign({
      ...subject,
      article: 'a-1',
      tier: 'metered',
      sponsored: false,
    });
    for (const token of [signed, receipt, 'nonsense', ''])
      expect(await outcome('asia', token)).to.equal('invalid-identity');
  });
});
