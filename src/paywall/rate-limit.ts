import type { EpochMs } from './clock.ts';

/** So many requests per span for one key; counted over all processes and instances. */
export interface RateLimitRequest {
  /** What is limited, for example `meter:nikkei-asian-review`. */
  readonly scope: string;
  /** Whom: a keyed hash of the client's address, never the address. */
  readonly client: string;
  readonly requests: number;
  /** How long a span lasts, from its first request. */
  readonly perSeconds: number;
}

/** The same for one span alone, of which its key is the name: it ends then for everybody, and is forgotten. */
export interface SpanLimitRequest extends Omit<RateLimitRequest, 'perSeconds'> {
  readonly endsAt: EpochMs;
  /** When it is asked, by the same clock: a store may count the time that is left by one of its own. */
  readonly at: EpochMs;
}

export interface RateLimitStore {
  /** Takes one. Returns 0 when there was one left, else after how many seconds (at least 1) there will be. */
  take(request: RateLimitRequest | SpanLimitRequest): Promise<number>;
  /** What `take` would return, with nothing taken. */
  look(request: RateLimitRequest | SpanLimitRequest): Promise<number>;
}
