import type { Verdict } from '../verdict.ts';
import type { Agent, AgentPrice } from './agent.ts';

const linkOf = ({ license }: Agent) => `<${license}>; rel="license"; type="application/rsl+xml"`;

const priceText = ({ amount, currency }: AgentPrice) => `${currency} ${amount}`;

/** Headers that go with an article for which a CDN in front charges by the price that the site names. */
export function chargeHeaders({ reason, agent }: Pick<Verdict, 'reason' | 'agent'>): readonly [string, string][] {
  if (reason !== 'AGENT_CHARGED' || agent === null || agent.price === null) return [];
  return [
    ['crawler-price', priceText(agent.price)],
    ['Link', linkOf(agent)],
  ];
}

/** An answer for a program. */
export interface Refusal {
  readonly status: 402 | 403;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the door itself answers an agent that is refused or asked to pay: see `Variant`. */
export function refusalFor({ agent }: Pick<Verdict, 'agent'>): Refusal {
  const price = agent?.act === 'price' ? agent.price : null;
  const status = price === null ? 403 : 402;
  const detail =
    price === null
      ? 'The publication does not let this agent read the article.'
      : `This article costs ${priceText(price)} for this agent.`;
  const problem = {
    title: status === 402 ? 'Payment Required' : 'Forbidden',
    status,
    detail,
    price,
    license: agent?.license,
  };
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(agent !== null && { Link: linkOf(agent) }),
      ...(price !== null && {
        'crawler-price': priceText(price),
        'WWW-Authenticate': 'License error="invalid_request"',
      }),
    },
    body: JSON.stringify(problem),
  };
}
