import type { AgentPolicyRow, AgentRules, KnownAgent } from '../../../../../src/paywall/agents/agent.ts';

/** Lists that are typed line by line keep empty lines until they are saved. */
const trimmed = (lines: readonly string[]) => [
  ...new Set(lines.map((line) => line.trim()).filter((line) => line !== '')),
];

const savable = ({ ranges, networks, hostDomains, signers, name, userAgent, ...rest }: KnownAgent): KnownAgent => ({
  ...rest,
  name: name.trim(),
  userAgent: userAgent.trim(),
  ranges: trimmed(ranges),
  networks: trimmed(networks),
  hostDomains: trimmed(hostDomains),
  signers: trimmed(signers),
});

/** What is sent: without lines that say nothing, and with a price only where one is asked. */
export const rulesToSave = (draft: AgentRules): AgentRules => ({
  ...draft,
  known: draft.known.map(savable),
  policy: draft.policy.map(({ price, ...row }) =>
    row.act === 'price' && price !== undefined ? { ...row, price } : row,
  ),
});

export const noRules: AgentRules = {
  known: [],
  policy: [],
  usage: { search: true, aiInput: false, aiTrain: false },
};

export const newKnown = (name: string): KnownAgent => ({
  name,
  class: 'other',
  userAgent: name,
  ranges: [],
  networks: [],
  hostDomains: [],
  signers: [],
});

export const newRow: AgentPolicyRow = { agent: { class: 'training' }, tiers: ['metered', 'premium'], act: 'deny' };

export const replacedAt = <T>(list: readonly T[], at: number, value: T): readonly T[] =>
  list.map((each, index) => (index === at ? value : each));

export const removedAt = <T>(list: readonly T[], at: number): readonly T[] => list.filter((_, index) => index !== at);

export function moved<T>(list: readonly T[], at: number, by: 1 | -1): readonly T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at + by, 0, one);
  return next;
}

/** A text that is the same for equal rules, in whatever order their fields stand. */
export const rulesText = (rules: AgentRules | null): string =>
  JSON.stringify(rules, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
