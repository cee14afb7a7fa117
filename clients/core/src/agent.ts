import { isObject } from './fields.ts';
import type { Verdict } from './verdict.ts';

/** What one article costs an agent: a decimal, such as `0.015`. */
export interface AgentPrice {
  readonly amount: string;
  readonly currency: string;
}

/** A crawler or AI agent, and what the publication does with it. */
export interface Agent {
  readonly name: string;
  /** `teaser`: it gets what everybody may see. Null if the publication's policy says nothing of it: it is treated as a reader. */
  readonly act: 'allow' | 'teaser' | 'deny' | 'price' | null;
  readonly price: AgentPrice | null;
  /** Where the terms stand. */
  readonly license: string;
}

const acts: readonly unknown[] = ['allow', 'teaser', 'deny', 'price'];

const isAct = (value: unknown): value is NonNullable<Agent['act']> => acts.includes(value);

const isHeaderText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && /^[\x21-\x7e]+$/.test(value);

function priceIn(value: unknown): AgentPrice | null {
  if (!isObject(value)) return null;
  const { amount, currency } = value;
  return isHeaderText(amount) && isHeaderText(currency) ? { amount, currency } : null;
}

/** The agent in a decision of Stile's; null for a reader. */
export function agentIn(value: unknown): Agent | null {
  if (!isObject(value)) return null;
  const { name, act, price, license } = value;
  if (typeof name !== 'string' || !isHeaderText(license)) return null;
  return { name, act: isAct(act) ? act : null, price: priceIn(price), license };
}

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
