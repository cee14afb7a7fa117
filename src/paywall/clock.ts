/** Milliseconds since 1970-01-01T00:00:00Z. Every time inside the domain has this unit. */
export type EpochMs = number;

/** Where the time comes from. The domain never asks the machine: sandbox mode moves this clock. */
export interface Clock {
  now(): EpochMs;
}

/** Where the moved time of sandbox mode is kept, so that every process of every instance has the same time. */
export interface ClockStore {
  /** How far the sandbox clock is ahead of (or behind) the real one, in milliseconds; 0 when it was never moved. */
  readOffsetMs(): Promise<number>;
  writeOffsetMs(offsetMs: number): Promise<void>;
}
