import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted about agents. `agent` is a name of the publication's list, or one of Stile's own. */
export interface AgentMetrics {
  agentSeen(publication: string, agent: string, proof: string): void;
  /** What the signatures of a request came to. */
  agentSignature(publication: string, outcome: string): void;
  agentDirectory(outcome: string): void;
  agentRangesLoaded(outcome: string): void;
  /** `ages` says of each source how old the ranges are that are in use, in seconds. Asked whenever the metrics are read. */
  watchAgentRanges(ages: () => Iterable<readonly [source: string, seconds: number]>): void;
}

export function createAgentMetrics(registry: Registry): AgentMetrics {
  const registers = [registry];
  const seen = new Counter({
    name: 'stile_agent_requests_total',
    help: 'Requests of agents, by name and proof: signature, range, dns, claimed, or spoofed for a proof that was wrong.',
    labelNames: ['publication', 'agent', 'proof'],
    registers,
  });
  const signatures = new Counter({
    name: 'stile_agent_signatures_total',
    help: 'Requests that were signed, by what it came to: verified, invalid or unverified.',
    labelNames: ['publication', 'outcome'],
    registers,
  });
  const directories = new Counter({
    name: 'stile_agent_directories_total',
    help: 'Directories of signing keys that were fetched, failed, or were left because no publication lists their agent.',
    labelNames: ['outcome'],
    registers,
  });
  const loads = new Counter({
    name: 'stile_agent_range_loads_total',
    help: 'Lists of ranges that were loaded, unchanged, refused as a whole, or failed to be fetched.',
    labelNames: ['outcome'],
    registers,
  });
  let agesOf: () => Iterable<readonly [string, number]> = () => [];
  new Gauge({
    name: 'stile_agent_ranges_age_seconds',
    help: 'Time since the ranges of a source were last loaded or found unchanged; if they never were, since they are missing.',
    labelNames: ['source'],
    registers,
    aggregator: 'max',
    collect() {
      this.reset();
      for (const [source, seconds] of agesOf()) this.set({ source }, seconds);
    },
  });
  return {
    agentSeen: (publication, agent, proof) => seen.inc({ publication, agent, proof }),
    agentSignature: (publication, outcome) => signatures.inc({ publication, outcome }),
    agentDirectory: (outcome) => directories.inc({ outcome }),
    agentRangesLoaded: (outcome) => loads.inc({ outcome }),
    watchAgentRanges(ages) {
      agesOf = ages;
    },
  };
}
