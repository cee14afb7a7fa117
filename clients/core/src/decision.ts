import { type Agent, agentIn } from './agents/agent.ts';
import { isObject } from './fields.ts';
import type { Banner, Meter } from './verdict.ts';

/** What Stile decided, as far as a door uses it. */
export interface Decision {
  readonly granted: boolean;
  readonly reason: string;
  readonly reader: { readonly id: string; readonly kind: string; readonly token: string | null };
  readonly meter: Meter | null;
  readonly banner: Banner | null;
  readonly receipt: string | null;
  readonly agent: Agent | null;
}

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);

// Stile's own, and so looked at only as far as to tell them from nothing.
const isMeter = (value: unknown): value is Meter =>
  isObject(value) && typeof value['left'] === 'number' && typeof value['limit'] === 'number';

const isBanner = (value: unknown): value is Banner => isObject(value) && typeof value['headline'] === 'string';

/** The decision in an answer of Stile's; null for anything else, such as a page of a proxy in between. */
export function decisionIn(answer: unknown): Decision | null {
  if (!isObject(answer)) return null;
  const { granted, reason, reader, meter, banner, receipt, agent } = answer;
  if (typeof granted !== 'boolean' || typeof reason !== 'string' || !isObject(reader)) return null;
  const { id, kind, token } = reader;
  if (typeof id !== 'string' || typeof kind !== 'string') return null;
  return {
    granted,
    reason,
    reader: { id, kind, token: textOrNull(token) },
    meter: isMeter(meter) ? meter : null,
    banner: isBanner(banner) ? banner : null,
    receipt: textOrNull(receipt),
    agent: agentIn(agent),
  };
}

/** The `code` of a problem of Stile's (RFC 9457), or null for an answer of somebody else's. */
export const problemCodeIn = (answer: unknown): string | null => (isObject(answer) ? textOrNull(answer['code']) : null);
