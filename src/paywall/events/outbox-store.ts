import type { EpochMs } from '../clock.ts';
import type { ReaderKey } from '../reader.ts';
import type { Outbox } from './event.ts';
import type { Telling } from './telling.ts';

/** The outbox as a store keeps it, in which other steps of the store write what they tell of. All throw `store-unavailable`. */
export interface OutboxStore extends Outbox {
  /**
   * Brings to the outbox what has fallen due, and what a process left behind that died between a change and its last step; forgets what is
   * kept no longer. Done in parts: returns where to go on from, null after the last. Safe to repeat, and by several at once.
   */
  sweep(publication: string, at: { readonly now: EpochMs; readonly place: string | null }): Promise<string | null>;
  /**
   * Remembers a registered reader, by their sealed id, until they are erased. Returns whether they were not known yet: only then it tells.
   */
  noteRegistered(registered: {
    readonly publication: string;
    readonly reader: ReaderKey;
    readonly sealed: string;
    readonly telling: Telling;
  }): Promise<boolean>;
  /** The sealed id of a registered reader who was remembered; null for others. */
  sealedId(publication: string, reader: ReaderKey): Promise<string | null>;
}
