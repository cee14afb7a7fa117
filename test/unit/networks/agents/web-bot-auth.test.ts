import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createKeyDirectories } from '../../../../src/networks/agents/key-directories.ts';
import { signatureBase, signaturesOf } from '../../../../src/networks/agents/signed-requests.ts';
import type { SignatureCheck } from '../../../../src/networks/agents/web-bot-auth.ts';
import { createWebBotAuth, isSignedBy } from '../../../../src/networks/agents/web-bot-auth.ts';
import type { Outgoing } from '../../../../src/networks/outgoing.ts';
import type { Publication } from '../../../../src/paywall/publication.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';
import { draftKey, type SignedRequest, signingAgent } from '../../../support/fixtures/signed-agent.ts';

const created = 1_795_000_000;
const agent = signingAgent();
const stranger = signingAgent();
const directory = JSON.stringify({
  keys: [
    { kty: 'RSA', n: 'x', e: 'AQAB' },
    { ...agent.jwk, kid: 'any', use: 'sig' },
  ],
});

const known = {
  name: 'Reader',
  class: 'live-fetch',
  userAgent: 'Reader',
  ranges: [],
  networks: [],
  hostDomains: [],
  signers: ['agent.example'],
} as const;

const publication: Publication = {
  ...examplePublication(),
  settings: { ...examplePublication().settings, origins: ['https://example.com', 'https://www.example.com'] },
  agents: { known: [known], policy: [], usage: { search: true, aiInput: false, aiTrain: false } },
};

type Message = { headers: Record<string, string>; method: string | null; target: string | null };

/** A verifier whose directories say `body`, or do what `get` does, and how often they were asked. */
function verifier(body = directory, get?: Outgoing['get']) {
  const asked: string[] = [];
  let now = (created + 10) * 1000;
  const outgoing: Outgoing = {
    async get(url, limits) {
      asked.push(url);
      return (await get?.(url, limits)) ?? { status: 200, headers: {}, body };
    },
    close: async () => undefined,
  };
  const realClock = { now: () => now };
  const directories = createKeyDirectories({ outgoing, realClock, onFetch: () => undefined, takesLoopback: false });
  const check = (longestSeconds?: number) =>
    createWebBotAuth({
      directories,
      realClock,
      publicUrl: 'https://stile.example',
      hostOf: () => null,
      ...(longestSeconds !== undefined && { longestSeconds }),
    });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    asked,
    settle,
    at: (seconds: number) => {
      now = seconds * 1000;
    },
    now: (message: Message) => check()(publication, message),
    /** With the directory read before. */
    async check(message: Message, longestSeconds?: number): Promise<SignatureCheck> {
      check(longestSeconds)(publication, message);
      await settle();
      return check(longestSeconds)(publication, message);
    },
  };
}

const message = (headers: Record<string, string>, target: string | null = null): Message => ({
  headers,
  method: target === null ? null : 'GET',
  target,
});
const usual: SignedRequest = { authority: 'example.com', created, agent: 'sig1="https://agent.example"' };
const signed = (parts: Partial<SignedRequest> = {}, by = agent) => by.sign({ ...usual, ...parts });
const outcome = async (headers: Record<string, string>, target: string | null = null) =>
  (await verifier().check(message(headers, target))).outcome;

describe('Web Bot Auth', () => {
  describe('verifies the examples of the draft', () => {
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
        expect(isSignedBy(key, base('https://example.org') ?? '', signature?.value ?? new Uint8Array())).to.equal(
          false,
        );
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

  describe('takes', () => {
    const cases: readonly [string, Partial<SignedRequest>, (string | null)?][] = [
      ['the usual', {}],
      ['another site of the publication', { authority: 'www.example.com' }],
      ['no algorithm, which the key then says', { parameters: `keyid="${agent.keyid}";tag="web-bot-auth"` }],
      ['a nonce', { parameters: `keyid="${agent.keyid}";nonce="abc";tag="web-bot-auth"` }],
      ['another label for the agent', { agent: 'other="https://agent.example/some/page"' }],
      ['the older form: a string', { agent: '"https://agent.example"' }],
      ['the older form: an origin without quotes', { agent: 'https://agent.example' }],
      ['the older form: a host', { agent: 'agent.example' }],
      [
        'the whole address in place of the authority',
        {
          covered: [
            ['"@target-uri"', 'https://example.com/articles/1?x=2'],
            ['"@method"', 'GET'],
            ['"signature-agent";key="sig1"', '"https://agent.example"'],
          ],
        },
        '/articles/1?x=2',
      ],
    ];
    for (const [name, parts, target = null] of cases)
      it(name, async () => expect(await outcome(signed(parts), target)).to.equal('verified'));
  });

  describe('refuses', () => {
    const hour = 3_600;
    const parameters = (of: string) => `keyid="${agent.keyid}";${of};tag="web-bot-auth"`;
    const named = ['"signature-agent";key="sig1"', '"https://agent.example"'] as const;
    const cases: readonly [string, Partial<SignedRequest>, (string | null)?][] = [
      ['one that is for another host', { authority: 'other.example' }],
      ['one that has expired', { created: created - hour, expires: created - 1 }],
      ['one that holds for more than a day', { expires: created + 25 * hour }],
      ['one that was made in the future', { created: created + hour }],
      ['HMAC', { parameters: parameters('alg="hmac-sha256"') }],
      ['a signature over @method alone, replayed', { covered: [['"@method"', 'GET']] }, '/'],
      ['a signature over @method and the agent, replayed', { covered: [['"@method"', 'GET'], named] }, '/'],
      ['one that does not cover the agent that it names', { covered: [['"@authority"', 'example.com']] }],
      ['a key that is not named by its thumbprint', { parameters: 'keyid="key-1";tag="web-bot-auth"' }],
      ['another address than was signed', { covered: [['"@target-uri"', 'https://example.com/a'], named] }, '/b'],
      [
        'another method than was signed',
        { covered: [['"@authority"', 'example.com'], ['"@method"', 'POST'], named] },
        '/',
      ],
    ];
    for (const [name, parts, target = null] of cases)
      it(name, async () => expect(await outcome(signed(parts), target)).to.equal('invalid'));

    it('one by a key that the directory of the agent does not have', async () => {
      const verify = verifier();
      await verify.check(message(signed()));
      expect(verify.now(message(signed({ created: created + 5 }, stranger))).outcome).to.equal('invalid');
    });

    it('an agent exchanged after it was signed', async () => {
      const headers = { ...signed(), 'signature-agent': 'sig1="https://other.example"' };
      expect(await outcome(headers)).to.equal('invalid');
    });

    it('two signatures with one bad, whichever it is', async () => {
      const good = signed();
      const bad = signed({ label: 'sig2', authority: 'other.example', agent: 'sig2="https://agent.example"' });
      for (const [first, second] of [
        [good, bad],
        [bad, good],
      ] as const) {
        const both = Object.fromEntries(
          Object.keys(good).map((name) => [name, `${Reflect.get(first, name)}, ${Reflect.get(second, name)}`]),
        );
        expect(await outcome(both)).to.equal('invalid');
      }
    });

    it('more signatures than anybody needs, and headers that cannot be read', async () => {
      const labels = ['a', 'b', 'c', 'd', 'e'];
      const all = labels.map((label) => signed({ label, agent: `${label}="https://agent.example"` }));
      const joined = (name: string) => all.map((headers) => Reflect.get(headers, name)).join(', ');
      const headers = {
        'signature-agent': joined('signature-agent'),
        'signature-input': joined('signature-input'),
        signature: joined('signature'),
      };
      expect(await outcome(headers)).to.equal('invalid');
      expect(await outcome({ ...signed(), 'signature-input': 'sig1=(((' })).to.equal('invalid');
      expect(await outcome({ ...signed(), signature: 'sig1=:AAAA:' })).to.equal('invalid');
    });
  });

  describe('says nothing of', () => {
    it('requests without signatures, and signatures that are for something else', async () => {
      expect(await outcome({})).to.equal('none');
      expect(await outcome(signed({ parameters: `keyid="${agent.keyid}";tag="other"` }))).to.equal('none');
    });

    const cases: readonly [string, Partial<SignedRequest>][] = [
      ['agents that name no https address', { agent: 'sig1="http://agent.example"' }],
      ['keys that stand in the header itself', { agent: 'sig1="data:application/json,x"' }],
      ['other kinds of directories', { agent: 'sig1="https://agent.example";type=cimd' }],
      ['other ports, which may be somebody else’s', { agent: 'sig1="https://agent.example:8443"' }],
      ['other algorithms', { parameters: `keyid="${agent.keyid}";alg="rsa-pss-sha512";tag="web-bot-auth"` }],
      [
        'what it covers and nobody here knows',
        {
          covered: [
            ['"@target-uri"', 'https://example.com/'],
            ['"signature-agent";key="sig1"', '"https://agent.example"'],
          ],
        },
      ],
    ];
    for (const [name, parts] of cases)
      it(name, async () => expect(await outcome(signed(parts))).to.equal('unverified'));
  });

  it('never throws, and verifies nothing that was changed anywhere', async () => {
    const verify = verifier();
    const headers = signed();
    expect((await verify.check(message(headers))).outcome).to.equal('verified');
    fc.assert(
      fc.property(
        fc.constantFrom('signature-agent', 'signature-input', 'signature'),
        fc.nat(),
        fc.string({ maxLength: 3, unit: 'binary-ascii' }),
        (name, at, inserted) => {
          const text = Reflect.get(headers, name) as string;
          const place = at % text.length;
          const changed = `${text.slice(0, place)}${inserted}${text.slice(place + 1)}`;
          if (changed === text) return;
          const checked = verify.now(message({ ...headers, [name]: changed }));
          // Spaces between members, and other notations of the same, are no change.
          if (checked.outcome === 'verified')
            expect(changed.replaceAll(/[\s,;:="]/g, '')).to.equal(text.replaceAll(/[\s,;:="]/g, ''));
        },
      ),
      { numRuns: 300 },
    );
  });
});
