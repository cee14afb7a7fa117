import type { EpochMs } from '../clock.ts';
import type { Purchase } from '../entitlements/purchase.ts';
import type { Publication } from '../publication.ts';
import type { ReaderKey, ReaderKind } from '../reader.ts';

interface Occasion {
  readonly publication: Publication;
  readonly key: ReaderKey;
  readonly at: EpochMs;
}

/** A reader who was served a decision or offers, as far as experiments count it. */
export interface ServedReader extends Occasion {
  readonly kind: ReaderKind;
  /** The anonymous reader who they were before, if that is known. */
  readonly anonymousKey: ReaderKey | null;
  /** The experiments whose arms differ in what was served, each with the arm by which it was served. */
  readonly exposed: readonly { readonly id: string; readonly arm: string }[];
  readonly wall: boolean;
  /** Whether an article was granted that is not open to all. */
  readonly read: boolean;
  /** Whether that was because the store did not answer. */
  readonly failOpen: boolean;
}

/** What a reader has bought so far, each time that this is written. */
export interface BuyingReader extends Occasion {
  readonly purchases: readonly Purchase[];
}

/** Takes note of what experiments count. It never throws, and nobody waits for it. */
export interface ExperimentNotes {
  served(reader: ServedReader): void;
  purchased(reader: BuyingReader): void;
}
