import type { OutgoingHttpHeaders } from 'node:http';
import { type AgentStanding, priceText } from '../../paywall/agents/policy.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { isAgentRefusal, type Reason } from '../../paywall/metering/reasons.ts';
import type { Publication } from '../../paywall/publication.ts';
import { problemAnswer } from '../problems.ts';
import type { Answer } from '../route.ts';

/** Where the terms stand. */
export const licenseUrl = (publicUrl: string, publication: string): string =>
  `${publicUrl}/v1/${publication}/license.xml`;

const licenseLink = (url: string) => `<${url}>; rel="license"; type="application/rsl+xml"`;

/** What was done with an agent: a licence allows, whatever the policy says. */
const actOf = ({ verdict }: AgentStanding, reason: Reason) =>
  reason === 'AGENT_LICENSED' ? 'allow' : (verdict?.act ?? null);

/** The agent as a decision shows it. */
export function agentJson(standing: AgentStanding, reason: Reason, license: string) {
  const { name, class: kind, proof, spoofed } = standing.agent;
  const act = actOf(standing, reason);
  return {
    name,
    class: kind,
    proof,
    spoofed,
    act,
    price: act === 'price' ? (standing.verdict?.price ?? null) : null,
    license,
  };
}

/** Names are written by publishers, in any letters; a header takes few. */
const headerText = (text: string) => text.replace(/[^\x20-\x7e]/g, '?');

/** For the proxy that asks the gate, which reads no bodies: what it needs to answer an agent by itself. */
export function agentHeaders(standing: AgentStanding | null, reason: Reason, license: string): OutgoingHttpHeaders {
  if (standing === null) return {};
  const { agent, verdict } = standing;
  const act = actOf(standing, reason);
  const headers: OutgoingHttpHeaders = {
    'X-Stile-Agent': headerText(agent.name),
    'X-Stile-Agent-Proof': agent.proof,
  };
  // Who has paid, or was given the article, reads it whatever a row says.
  if (act === null || !(isAgentRefusal(reason) || reason === 'AGENT_CHARGED')) return headers;
  headers['X-Stile-Agent-Act'] = act;
  headers['X-Stile-License-Link'] = licenseLink(license);
  if (act === 'price' && verdict?.price != null) headers['X-Stile-Crawler-Price'] = priceText(verdict.price);
  return headers;
}

/** What an agent is sent of which a price is asked: 402, and where the terms stand. */
export function paymentRequired(standing: AgentStanding, license: string, requestId: string): Answer {
  const price = standing.verdict?.price ?? null;
  const asked = price === null ? 'a licence' : priceText(price);
  const error = new PaywallError(
    'payment-required',
    `This article costs ${asked} for ${standing.agent.name}. The terms are at ${license}.`,
  );
  const { headers, ...answer } = problemAnswer(error, requestId, { price, license });
  return {
    ...answer,
    headers: {
      ...headers,
      ...(price !== null && { 'crawler-price': priceText(price) }),
      Link: licenseLink(license),
      'WWW-Authenticate': 'License error="invalid_request"',
    },
  };
}

/** Terms of a publication, where it has any. */
export function termsOf({ agents }: Publication) {
  if (agents === null) throw new PaywallError('not-found', 'This publication says nothing of agents.');
  return agents;
}
