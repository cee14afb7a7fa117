import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { signatureBase, signaturesOf } from '../../../../src/networks/agents/signed-requests.ts';
import { isSignedBy } from '../../../../src/networks/agents/web-bot-auth.ts';
import { message, verifier } from '../../../support/agents/signature-verifier.ts';
import { draftKey, signingAgent } from '../../../support/fixtures/signed-agent.ts';

describe('Web Bot Auth verifies the examples of the draft', () => {
  const keyid = 'poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U';
  const nonces = {
    sig1: 'zIW8+cdmA3vdYagbxojpONwa/l0EKJ/O3/wD486VvsQjO/RxPaSt6ZxvQaMcQzNnqKN/mQ6hpGiFro2L2qkz5A==',
    sig2: 'n9p433xm+NJ3ph3upfBIGmsuwHw387YV7Q/F+6BSpGCVjYCqQw6rznNA8PVVLySrAWsv0hQtFioQb6E1YsauiA==',
  };
  const rest = (nonce: string) =>
    `created=1735689600;keyid="${keyid}";alg="ed25519";expires=4889289600;nonce="${nonce}";tag="web-bot-auth"`;
  const vectors = [
    {
      'signature-input': `sig1=("@authority");${rest(nonces.sig1)}`,
      signature: 'sig1=:QKN4fTdIYfh82fvoZCQiQA1weuozfCS/Led2zTMbewMMqH8PI2Wsy/5c4ao6B6D09nraNQdBNOADg8aM1MqfCg==:',
    },
    {
      'signature-agent': 'agent2="https://signature-agent.test"',
      'signature-input': `sig2=("@authority" "signature-agent";key="agent2");${rest(nonces.sig2)}`,
      signature: 'sig2=:RdNFx5Bj6au3YgAMQL/RzmUlZE8QZLIaXGRpw985hWnwPfMxT228NMk6ehRS1PSl4e8PhbNZACSanGdhEwYCCg==:',
    },
  ];
  const ofDraft = JSON.stringify({ keys: [signingAgent(draftKey).jwk] });

  for (const [index, headers] of vectors.entries()) {
    it(`vector ${index + 1}: what is signed, and by which key`, () => {
      const [signature] = signaturesOf(headers) ?? [];
      expect(signingAgent(draftKey).keyid).to.equal(keyid);
      const base = (site: string) =>
        signature === undefined ? null : signatureBase(signature, message(headers), new URL(site));
      const key = createPublicKey(draftKey);
      expect(isSignedBy(key, base('https://example.com') ?? '', signature?.value ?? new Uint8Array())).to.equal(true);
      expect(isSignedBy(key, base('https://example.org') ?? '', signature?.value ?? new Uint8Array())).to.equal(false);
    });
  }

  it('takes the second, but for its hundred years: a signature holds for a day at most', async () => {
    const verify = verifier(ofDraft);
    verify.at(1_735_690_000);
    const [, second = {}] = vectors as readonly Record<string, string>[];
    const all = await verify.check(message(second), 4_000_000_000);
    expect(all).to.include({ outcome: 'verified', signer: 'signature-agent.test' });
    expect((await verify.check(message(second))).outcome).to.equal('invalid');
  });

  it('takes the older form with a bare string', async () => {
    const verify = verifier(ofDraft);
    verify.at(1_735_690_000);
    const headers = {
      'signature-agent': '"https://signature-agent.test"',
      'signature-input': `sig2=("@authority" "signature-agent");created=1735689600;keyid="${keyid}";alg="ed25519";expires=1735693200;nonce="e8N7S2MFd/qrd6T2R3tdfAuuANngKI7LFtKYI/vowzk4lAZYadIX6wW25MwG7DCT9RUKAJ0qVkU0mEeLElW1qg==";tag="web-bot-auth"`,
      signature: 'sig2=:jdq0SqOwHdyHr9+r5jw3iYZH6aNGKijYp/EstF4RQTQdi5N5YYKrD+mCT1HA1nZDsi6nJKuHxUi/5Syp3rLWBA==:',
    };
    const verified = { outcome: 'verified', signer: 'signature-agent.test' };
    expect(await verify.check(message(headers))).to.include(verified);
  });
});
