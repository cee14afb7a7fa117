import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Soon } from '../paywall/soon.ts';

/** A place among the views in flight. */
export interface Place {
  /** Gives it back. Once: what comes after that changes nothing. */
  leave(): void;
}

/** Lets so many views in at once, and no more. */
export interface Admission {
  /** Maximum views in flight. */
  readonly most: number;
  inFlight(): number;
  /** A place, or null if all are taken. */
  enter(): Place | null;
}

/** The bound of one process on the views that it works on at once. */
export function createAdmission({ most }: Pick<Admission, 'most'>): Admission {
  let inFlight = 0;

  function take(): Place {
    let isHeld = true;
    inFlight += 1;
    return {
      leave() {
        if (isHeld) inFlight -= 1;
        isHeld = false;
      },
    };
  }

  return { most, inFlight: () => inFlight, enter: () => (inFlight < most ? take() : null) };
}

/**
 * Does the work of one view, and gives its place back when that has ended, however it ends. `work` learns whether there was a place.
 * What a client does meanwhile makes no difference: the work goes on without it, and so does its place.
 */
export function withPlace<Result>(admission: Admission, work: (hasPlace: boolean) => Soon<Result>): Soon<Result> {
  const place = admission.enter();
  // Answered at once, those who ask again at once would keep this process busy with refusing, and those who have places waiting.
  if (place === null) return nextTurn().then(() => work(false));
  let result: Soon<Result>;
  try {
    result = work(true);
  } catch (error) {
    place.leave();
    throw error;
  }
  if (result instanceof Promise) result.then(place.leave, place.leave);
  else place.leave();
  return result;
}
