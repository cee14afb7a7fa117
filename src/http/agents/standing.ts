import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Agent } from '../../paywall/agents/agent.ts';
import type { Pass } from '../../paywall/metering/pass.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Soon } from '../../paywall/soon.ts';

/** What a request says of who sent it. */
interface Sender {
  readonly address: string;
  readonly userAgent: string;
  readonly headers: IncomingHttpHeaders;
  /** The reader's own method, and path and query as they asked for them; null unless a proxy in front says so. */
  readonly method: string | null;
  readonly target: string | null;
}

/** What the network, the user agent and the signatures of a request come to. */
export interface Standing {
  readonly pass: Pass | null;
  /** Whether it is no reader: it calls itself a crawler, or the publication's rules for agents know it as one. */
  readonly isCrawler: boolean;
  /** Null for a reader, and for publications without rules for agents. */
  readonly agent: Agent | null;
}

/** What the address and the claims of a request prove. */
export interface Networks {
  clientAddress(remote: string | undefined, forwardedFor: string | undefined): string;
  standingOf(publication: Publication, from: Sender): Soon<Standing>;
  /** Whether the budget of new readers is not for this address. */
  isExempt(publication: Publication, address: string): boolean;
}

/** `asked`: what a proxy says the reader asked for; left out where nobody may be believed who says so. */
export const senderOf = (
  { headers }: IncomingMessage,
  address: string,
  asked: Pick<Sender, 'method' | 'target'> = { method: null, target: null },
): Sender => {
  const { method, target } = asked;
  return { address, userAgent: headers['user-agent'] ?? '', headers, method, target };
};
