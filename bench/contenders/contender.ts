import type { LoadResult } from '../measuring/wrk.ts';

/** What a contender is asked. */
export interface RequestSource {
  /** The next so many requests. */
  take(count: number): readonly string[];
  /** How many of those taken last were made: the others come again. */
  made(count: number): void;
}

/** A server under measurement, in processes of its own. */
export interface Contender {
  readonly name: string;
  readonly port: number;
  /** `server`, and whoever takes part in its answers: `store`, `proxy`, `site`. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
  readonly source: RequestSource;
  /** Looks whether it answers rightly, before a load. What this returns looks again, and says what was wrong meanwhile. */
  watch(): Promise<(load: LoadResult) => Promise<readonly string[]>>;
}
