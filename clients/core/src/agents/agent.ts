import { isObject } from '../fields.ts';

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
