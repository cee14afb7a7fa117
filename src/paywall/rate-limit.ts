/** So many requests per span for one key; counted over all processes and instances. */
export interface RateLimitRequest {
  /** What is limited, for example `meter:nikkei-asian-review`. */
  readonly scope: string;
  /** Whom: a keyed hash of the client's address, never the address. */
  readonly client: string;
  readonly requests: number;
  readonly perSeconds: number;
}

export interface RateLimitStore {
  /** Takes one. Returns 0 when there was one left, else after how many seconds (at least 1) there will be. */
  take(request: RateLimitRequest): Promise<number>;
  /** What `take` would return, with nothing taken. */
  look(request: RateLimitRequest): Promise<number>;
}
