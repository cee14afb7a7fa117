import type { RangeSource } from '../../paywall/agents/range-source.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Publication } from '../../paywall/publication.ts';

/** What admins are shown of agents, and what keeps it up to date. */
export interface AgentServices {
  readonly agentRanges: {
    /** How each source of a publication stands, in the order of its list. Throws `store-unavailable`. */
    list(publication: Publication): Promise<readonly RangeSource[]>;
    /** Loads them now. Throws `store-unavailable`, and `in-progress` while another process loads some. */
    load(publication: Publication): Promise<readonly RangeSource[]>;
    /** The real time. */
    now(): EpochMs;
    start(): void;
    close(): Promise<void>;
  };
}
