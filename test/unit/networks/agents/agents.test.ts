import { expect } from 'chai';
import fc from 'fast-check';
import { createAgentFinder } from '../../../../src/networks/agents/agents.ts';
import { createPublishedRanges } from '../../../../src/networks/agents/published-ranges.ts';
import type { SignatureCheck } from '../../../../src/networks/agents/web-bot-auth.ts';
import type { NameAnswer } from '../../../../src/networks/name-proof.ts';
import { compileNetworks } from '../../../../src/networks/network-list.ts';
import type { KnownAgent } from '../../../../src/paywall/agents/agent.ts';
import { agentFigure, nameInFigures } from '../../../../src/paywall/agents/agent-figures.ts';
import { isOld, isRangeSource } from '../../../../src/paywall/agents/range-source.ts';
import { wellKnownAgents } from '../../../../src/paywall/agents/well-known-agents.ts';
import { agentRequestsOf } from '../../../../src/paywall/reports/agent-report.ts';
import { agentRules } from '../../../../src/publications/growth/agents-schema.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';

const source = 'https://operator.example/ranges.json';
const other = 'https://operator.example/never-loaded.json';
const agent = (name: string, more: Partial<KnownAgent>): KnownAgent => ({
  name,
  class: 'search',
  userAgent: name,
  ranges: [],
  networks: [],
  hostDomains: [],
  signers: [],
  ...more,
});
const known = [
  agent('Googlebot', { hostDomains: ['googlebot.com'] }),
  agent('Googlebot-Image', { ranges: [source] }),
  agent('GPTBot', { class: 'training', ranges: [source], signers: ['chatgpt.example'] }),
  agent('ChatGPT-User', { class: 'live-fetch', ranges: [source], signers: ['chatgpt.example'] }),
  agent('Waiting', { ranges: [other] }),
  agent('Bytespider', { class: 'training' }),
  agent('Both', { networks: ['20.9.0.0/16'], hostDomains: ['both.example'] }),
];
const publication = {
  ...examplePublication(),
  agents: { known, policy: [], usage: { search: true, aiInput: false, aiTrain: false } },
};

const [inRange, elsewhere] = ['20.1.2.3', '8.8.8.8'];
const none: SignatureCheck = { outcome: 'none' };
const verified = (signer: string): SignatureCheck => ({ outcome: 'verified', signer });
const invalid = (signer: string | null = null): SignatureCheck => ({ outcome: 'invalid', why: 'it is wrong', signer });
const unverified: SignatureCheck = { outcome: 'unverified', why: 'it is not known yet' };

function finderWith(check: SignatureCheck, names: NameAnswer = 'unknown') {
  const ranges = createPublishedRanges();
  ranges.put(source, compileNetworks(['20.1.0.0/16']), 0);
  return createAgentFinder({
    ranges,
    webBotAuth: () => check,
    hasName: async (_, domains) => (domains.length === 0 ? 'refuted' : names),
  });
}

interface Case {
  readonly by: string;
  readonly from?: string;
  readonly check?: SignatureCheck;
  readonly names?: NameAnswer;
}

async function found({ by, from = elsewhere, check = none, names }: Case): Promise<string> {
  const request = { address: from, userAgent: by, headers: {}, method: null, target: null };
  const { agent: is } = await finderWith(check, names)(publication, request);
  return is === null ? 'nobody' : `${is.name} ${is.class} ${is.proof}${is.spoofed ? ' spoofed' : ''}`;
}

const cases: readonly (readonly [what: string, of: Case, is: string])[] = [
  ['a reader', { by: 'Firefox' }, 'nobody'],
  ['a telephone that is called a bot', { by: 'CUBOT X30 Chrome' }, 'nobody'],
  ['a published range', { by: 'GPTBot/1.3', from: inRange }, 'GPTBot training range'],
  ['an address outside of it', { by: 'GPTBot/1.3' }, 'GPTBot training claimed spoofed'],
  ['a range that was never loaded', { by: 'Waiting/1' }, 'Waiting search claimed'],
  ['a name in the DNS', { by: 'Googlebot/2', names: 'proved' }, 'Googlebot search dns'],
  ['a name that is another’s', { by: 'Googlebot/2', names: 'refuted' }, 'Googlebot search claimed spoofed'],
  ['a DNS that does not say', { by: 'Googlebot/2' }, 'Googlebot search claimed'],
  ['the most exact name', { by: 'Googlebot-Image/1', from: inRange }, 'Googlebot-Image search range'],
  ['range before DNS', { by: 'Both', from: '20.9.1.1', names: 'refuted' }, 'Both search range'],
  ['the DNS, outside of the range', { by: 'Both', names: 'proved' }, 'Both search dns'],
  ['neither of both', { by: 'Both', names: 'refuted' }, 'Both search claimed spoofed'],
  ['an operator that publishes nothing', { by: 'Bytespider' }, 'Bytespider training claimed'],
  ['a crawler of no list', { by: 'SomeBot/1 (+https://some.example)' }, 'other crawlers other claimed'],
  [
    'a signature before everything',
    { by: 'ChatGPT-User/1', check: verified('chatgpt.example') },
    'ChatGPT-User live-fetch signature',
  ],
  ['a signature of a browser', { by: 'Chrome', check: verified('chatgpt.example') }, 'GPTBot training signature'],
  ['a signer of no list', { by: 'Chrome', check: verified('new.example') }, 'new.example signed signature'],
  [
    'a signer of no list that calls itself by another’s name',
    { by: 'GPTBot/1.3', check: verified('evil.example') },
    'evil.example signed signature',
  ],
  [
    'a wrong signature in a good range',
    { by: 'GPTBot/1', from: inRange, check: invalid() },
    'GPTBot training claimed spoofed',
  ],
  [
    'a wrong signature in a known name',
    { by: 'Chrome', check: invalid('chatgpt.example') },
    'GPTBot training claimed spoofed',
  ],
  [
    'a wrong signature of anybody',
    { by: 'Chrome', check: invalid('x.example') },
    'other signers signed claimed spoofed',
  ],
  [
    'a signature that cannot be checked, in a good range',
    { by: 'GPTBot/1', from: inRange, check: unverified },
    'GPTBot training range',
  ],
  ['a signature that cannot be checked', { by: 'Chrome', check: unverified }, 'other signers signed claimed'],
  ['no address at all', { by: 'GPTBot/1', from: '' }, 'GPTBot training claimed'],
];

describe('the agent that a request comes from', () => {
  for (const [what, of, is] of cases) it(`${what}: ${is}`, async () => expect(await found(of)).to.equal(is));

  it('is never proved by its user agent alone, whatever that is, and never by a wrong signature', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          words: fc.array(fc.constantFrom(...known.map(({ userAgent }) => userAgent), 'bot', 'Mozilla/5.0', 'x')),
          check: fc.constantFrom(none, unverified, invalid(), invalid('chatgpt.example')),
          names: fc.constantFrom<NameAnswer>('refuted', 'unknown'),
          isInRange: fc.boolean(),
        }),
        async ({ words, check, names, isInRange }) => {
          const from = isInRange && check.outcome === 'invalid' ? inRange : elsewhere;
          const is = await found({ by: words.join(' '), from, check, names });
          expect(is === 'nobody' || / claimed( spoofed)?$/.test(is), is).to.equal(true);
        },
      ),
    );
  });

  it('has a bounded name in figures, which the report reads again', () => {
    const signed = { name: 'a-host.example', class: 'signed', proof: 'signature', spoofed: false } as const;
    expect(nameInFigures(signed, known)).to.equal('signed, in no list');
    const odd = { name: 'A: b', class: 'search', proof: 'range', spoofed: false } as const;
    const figures = new Map([
      [agentFigure(odd, known, 'granted'), 3],
      [agentFigure(odd, known, 'refused'), 1],
      [agentFigure({ ...signed, spoofed: true }, known, 'refused'), 9],
      ['agent:none:range:granted:x', 5],
      ['decided:METERED', 7],
    ]);
    expect(agentRequestsOf(figures).agents).to.deep.equal([
      { agent: 'signed, in no list', class: 'signed', proof: 'spoofed', granted: 0, refused: 9 },
      { agent: 'A: b', class: 'search', proof: 'range', granted: 3, refused: 1 },
    ]);
  });
});

describe('well-known agents', () => {
  it('are a list that a publication can take over as it is', () => {
    expect(agentRules.safeParse({ known: wellKnownAgents, policy: [] }).error).to.equal(undefined);
    expect(wellKnownAgents.flatMap(({ ranges }) => ranges).filter((each) => !isRangeSource(each))).to.deep.equal([]);
  });
});

describe('sources of ranges', () => {
  it('are https addresses and names of files', () => {
    for (const text of ['https://a.example', 'https://a.example:8443/x?y=1', 'file:own.json'])
      expect(isRangeSource(text), text).to.equal(true);
    for (const text of [
      'http://a.example',
      'https://u:p@a.example/',
      'file:../x',
      'file:.x',
      'file:a/b',
      'ftp://a',
      'https://',
      'x',
    ])
      expect(isRangeSource(text), text).to.equal(false);
  });

  it('are old after seven days, also if nothing was ever loaded', () => {
    const day = 86_400_000;
    const at = { source, entries: 1, loadedAt: 10 * day, since: 0, triedAt: 10 * day, madeAt: null, fault: null };
    expect([isOld(at, 17 * day), isOld(at, 17 * day + 1)]).to.deep.equal([false, true]);
    expect(isOld({ ...at, loadedAt: null }, 8 * day)).to.equal(true);
  });
});
