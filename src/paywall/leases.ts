import type { EpochMs } from './clock.ts';

/** Work that only one process of all instances does at a time, and where it stands. */
export interface LeaseStore {
  /** Takes or extends the lease. Returns whether `holder` has it. */
  acquire(lease: { name: string; holder: string; now: EpochMs; leaseMs: number }): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  readBookmark(name: string): Promise<string | null>;
  writeBookmark(name: string, value: string | null): Promise<void>;
}
