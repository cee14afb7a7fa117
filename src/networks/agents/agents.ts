import type { Agent, KnownAgent } from '../../paywall/agents/agent.ts';
import { madeOnce } from '../../paywall/made-once.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Soon } from '../../paywall/soon.ts';
import { type Address, parseAddress } from '../address.ts';
import { writtenNetworks } from '../crawlers.ts';
import type { NameAnswer, NameProof } from '../name-proof.ts';
import type { PublishedRanges } from './published-ranges.ts';
import type { SignedMessage } from './signed-requests.ts';
import type { SignatureCheck, WebBotAuth } from './web-bot-auth.ts';

/** What a request says of who sent it. */
export interface AgentRequest extends SignedMessage {
  /** As the trusted proxies decide. */
  readonly address: string;
  readonly userAgent: string;
}

export interface AgentFinding {
  /** Null for what does not say that it is an agent. */
  readonly agent: Agent | null;
  /** Names of known agents that it claims to be and, by what is known of them, is not proved to be. */
  readonly failed: readonly string[];
  readonly signature: SignatureCheck['outcome'];
}

/** The agent that a request comes from. A promise only if the DNS has to be asked, for 250 ms at most; never throws. */
export type AgentFinder = (publication: Publication, request: AgentRequest) => Soon<AgentFinding>;

/** What calls itself a crawler and is in no list. CUBOT makes telephones. */
const crawlers = /(?<!cu)bot\b|crawler|spider|slurp|scraper/i;

/** The name of those that call themselves crawlers and are in no list. */
const otherAgents = 'other crawlers';

/** The name of those that sign their requests, are in no list, and have not proved where they come from. */
const otherSigners = 'other signers';

const hasProof = ({ ranges, networks, hostDomains, signers }: KnownAgent) =>
  ranges.length + networks.length + hostDomains.length + signers.length > 0;

interface Named {
  readonly agent: KnownAgent;
  readonly lower: string;
}

/** The most exact first: `Googlebot-Image` before `Googlebot`. Put together once, because every view is compared with them. */
const namesIn = madeOnce((known: readonly KnownAgent[]): readonly Named[] => {
  const named = known.filter(({ userAgent }) => userAgent !== '');
  const sorted = named.toSorted((one, other) => other.userAgent.length - one.userAgent.length);
  return sorted.map((agent) => ({ agent, lower: agent.userAgent.toLowerCase() }));
});

function claimedBy(userAgent: string, known: readonly KnownAgent[]): readonly KnownAgent[] {
  const written = userAgent.toLowerCase();
  return namesIn(known)
    .filter(({ lower }) => written.includes(lower))
    .map(({ agent }) => agent);
}

interface Needs {
  readonly ranges: Pick<PublishedRanges, 'look'>;
  readonly hasName: NameProof;
  readonly webBotAuth: WebBotAuth;
}

/** Signature before range before name in the DNS; what a user agent says by itself is a claim. A wrong signature is never more than that. */
export function createAgentFinder({ ranges, hasName, webBotAuth }: Needs): AgentFinder {
  const proved = ({ name, class: kind }: Pick<Agent, 'name' | 'class'>, proof: Agent['proof']): Agent => ({
    name,
    class: kind,
    proof,
    spoofed: false,
  });

  function signedBy(signer: string, known: readonly KnownAgent[], claimed: readonly KnownAgent[]) {
    const signs = ({ signers }: KnownAgent) => signers.includes(signer);
    return claimed.find(signs) ?? known.find(signs) ?? null;
  }

  function rangeOf(address: Address, agent: KnownAgent): NameAnswer {
    if (writtenNetworks(agent).has(address)) return 'proved';
    const found = agent.ranges.map((source) => ranges.look(source, address));
    if (found.includes('proved')) return 'proved';
    return found.includes('unknown') ? 'unknown' : 'refuted';
  }

  /** One that signs or calls itself a crawler, and is in no list. */
  function unlisted(userAgent: string, check: SignatureCheck): Agent | null {
    const claimed = { proof: 'claimed', spoofed: check.outcome === 'invalid' } as const;
    if (crawlers.test(userAgent)) return { name: otherAgents, class: 'other', ...claimed };
    return check.outcome === 'none' ? null : { name: otherSigners, class: 'signed', ...claimed };
  }

  async function byName(address: Address, claimed: readonly KnownAgent[], failed: readonly string[]) {
    // Asked all at once, so that one wait covers them all.
    const answers = await Promise.all(claimed.map(({ hostDomains }) => hasName(address, hostDomains)));
    const named = claimed.find((_, index) => answers[index] === 'proved');
    if (named !== undefined) return { agent: proved(named, 'dns'), failed: [] };
    const [first] = claimed;
    const isRefuted = first !== undefined && answers[0] === 'refuted' && isOutside(address, first);
    return { agent: claimedAgent(first, isRefuted), failed };
  }

  /** Whether its operator says where it comes from, and the address is none of these. */
  const isOutside = (address: Address, agent: KnownAgent) =>
    agent.ranges.length + agent.networks.length + agent.hostDomains.length > 0 && rangeOf(address, agent) === 'refuted';

  const claimedAgent = (known: KnownAgent | undefined, spoofed: boolean): Agent | null =>
    known === undefined ? null : { ...proved(known, 'claimed'), spoofed };

  function finding(
    known: readonly KnownAgent[],
    request: AgentRequest,
    check: SignatureCheck,
  ): Soon<Omit<AgentFinding, 'signature'>> {
    const claimed = claimedBy(request.userAgent, known);
    if (check.outcome === 'verified') {
      const listed = signedBy(check.signer, known, claimed);
      const agent = proved(listed ?? { name: check.signer, class: 'signed' }, 'signature');
      const { keyThumbprint } = check;
      return { agent: keyThumbprint === undefined ? agent : { ...agent, keyThumbprint }, failed: [] };
    }
    const [first] = claimed;
    const failed = claimed.filter(hasProof).map(({ name }) => name);
    if (check.outcome === 'invalid') {
      const named = first ?? (check.signer === null ? null : signedBy(check.signer, known, claimed));
      return { agent: claimedAgent(named ?? undefined, true) ?? unlisted(request.userAgent, check), failed };
    }
    if (first === undefined) return { agent: unlisted(request.userAgent, check), failed };
    const address = parseAddress(request.address);
    if (address === null) return { agent: claimedAgent(first, false), failed };
    const ranged = claimed.find((agent) => rangeOf(address, agent) === 'proved');
    if (ranged !== undefined) return { agent: proved(ranged, 'range'), failed: [] };
    if (claimed.every(({ hostDomains }) => hostDomains.length === 0))
      return { agent: claimedAgent(first, isOutside(address, first)), failed };
    return byName(address, claimed, failed);
  }

  return (publication, request) => {
    const known = publication.agents?.known ?? [];
    const check = webBotAuth(publication, request);
    const found = finding(known, request, check);
    const signature = check.outcome;
    return found instanceof Promise ? found.then((each) => ({ ...each, signature })) : { ...found, signature };
  };
}
