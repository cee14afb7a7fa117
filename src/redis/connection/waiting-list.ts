/** Something that waits, in a list of such. */
export interface Waiting {
  readonly sinceMs: number;
  /** What the ticks had counted when it began, in milliseconds. */
  readonly sinceCounted: number;
  readonly giveUp: (error: Error) => void;
}

interface Place {
  readonly waiting: Waiting;
  before: Place | null;
  after: Place | null;
  isTaken: boolean;
}

/** Takes one out of the list again, wherever it stands. Once: what comes after that changes nothing. */
export type Leave = () => void;

/**
 * What waits, in the order in which it began.
 *
 * By hand, because a `Set` makes a new table whenever enough was added and removed. Once such tables live among the objects that have
 * grown old, each that was given up keeps alive what waited at that moment, and with it whole requests, until the next collection of
 * all memory. A place that is left names its neighbours no more for the same reason.
 */
export interface WaitingList {
  isEmpty(): boolean;
  /** The one that has waited longest. */
  first(): Waiting | null;
  add(waiting: Waiting): Leave;
  /** Takes out the first. */
  takeFirst(): Waiting | null;
}

export function createWaitingList(): WaitingList {
  let first: Place | null = null;
  let last: Place | null = null;

  function leave(place: Place): void {
    if (!place.isTaken) return;
    const { before, after } = place;
    if (before === null) first = after;
    else before.after = after;
    if (after === null) last = before;
    else after.before = before;
    place.before = null;
    place.after = null;
    place.isTaken = false;
  }

  return {
    isEmpty: () => first === null,
    first: () => first?.waiting ?? null,
    add(waiting) {
      const place: Place = { waiting, before: last, after: null, isTaken: true };
      if (last === null) first = place;
      else last.after = place;
      last = place;
      return () => leave(place);
    },
    takeFirst() {
      const place = first;
      if (place === null) return null;
      leave(place);
      return place.waiting;
    },
  };
}
