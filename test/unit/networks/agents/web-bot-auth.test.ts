import { expect } from 'chai';
import fc from 'fast-check';
import { isInnerList, parseDictionary, serializeInnerList, serializeItem } from 'structured-headers';
import { agent, created, message, outcome, signed, verifier } from '../../../support/agents/signature-verifier.ts';
import { type SignedRequest, signingAgent } from '../../../support/fixtures/signed-agent.ts';

const stranger = signingAgent();

/** What a header says under the label of the signature, in one notation. */
function memberOf(header: string): string {
  const member = parseDictionary(header).get('sig1');
  if (member === undefined) return '';
  return isInnerList(member) ? serializeInnerList(member) : serializeItem(member);
}

describe('Web Bot Auth', () => {
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
          // Other notations of the same, and members that nobody asks for, are no change of what was signed.
          if (checked.outcome === 'verified') expect(memberOf(changed)).to.equal(memberOf(text));
        },
      ),
      {
        numRuns: 300,
        examples: [
          ['signature', 0, 'a,s'],
          ['signature', 92, '/'],
        ],
      },
    );
  });
});
