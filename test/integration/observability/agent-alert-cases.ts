const age = 'stile_agent_ranges_age_seconds{source="https://a.example"}';

/** Those of agents. */
export const agentAlertCases = {
  StileAgentsSpoofed: {
    fires: [{ 'stile_agent_requests_total{publication="p",agent="GPTBot",proof="spoofed"}': '0+30x400' }],
    silent: [{ 'stile_agent_requests_total{publication="p",agent="GPTBot",proof="range"}': '0+30x400' }],
    labels: [{ publication: 'p', agent: 'GPTBot' }],
    at: '95m',
  },
  StileAgentRangesOld: {
    fires: [{ [age]: '700000+300x40' }],
    silent: [{ [age]: '500000+300x40' }, { [age]: '700000+300x5 0x40' }],
    labels: [{ source: 'https://a.example' }],
    every: '5m',
    at: '3h',
  },
};
