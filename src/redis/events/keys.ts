import type { ReaderKey } from '../../paywall/reader.ts';
import { bucketHome, bucketOf, bucketOfGift, changesOutKey } from '../keys.ts';

/** Where events wait that were written in the same step as a change: in the slot of what was changed. */
export interface WaitingPlace {
  readonly publication: string;
  /** Stream: an event as JSON in its field `e`. It expires `waitingTtlMs` after the last. */
  readonly out: string;
  /**
   * Hash: a letter that says what, and a reader's key → what time alone will bring them: the version of the entitlement that it follows
   * from or nothing, then a line for each event, when it falls due in 13 digits and the event as JSON. Each field goes when it falls due.
   */
  readonly due: string;
  /** What the place is called among those of its publication. */
  readonly name: string;
}

export const placeOfBucket = (publication: string, bucket: number): WaitingPlace => ({
  publication,
  out: `${bucketHome(publication, bucket)}:out`,
  due: `${bucketHome(publication, bucket)}:due`,
  name: String(bucket),
});

export const placeOfReader = (publication: string, reader: ReaderKey): WaitingPlace =>
  placeOfBucket(publication, bucketOf(reader));

export const placeOfGift = (publication: string, id: string): WaitingPlace =>
  placeOfBucket(publication, bucketOfGift(id));

/** Of what admins change, which has no readers and so nothing that falls due. */
export const placeOfChanges = (publication: string): WaitingPlace => ({
  publication,
  out: changesOutKey(publication),
  due: changesOutKey(publication),
  name: 'changes',
});

/** Stream: the events of a publication in the order in which they are read: `e` as where they waited, and `v`, their number there. */
export const eventsKey = (publication: string) => `stile:{${publication}:events}:all`;

/** Hash: the name of a place → the number of its event that was moved last. What comes again is passed over. Never expires. */
export const movedKey = (publication: string) => `stile:{${publication}:events}:moved`;

/** Hash: registered reader → their sealed id. Never expires. */
export const registeredKey = (publication: string, reader: ReaderKey) =>
  `${bucketHome(publication, bucketOf(reader))}:who`;
