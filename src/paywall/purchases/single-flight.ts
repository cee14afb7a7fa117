/** Work that several may ask for at once, by a key that says what it is about. */
export type SingleFlight<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/** A caller that asks while the work runs gets its result too. For work that is the same for all callers. */
export function singleFlight<T>(): SingleFlight<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const known = running.get(key);
    if (known !== undefined) return known;
    const run = work().finally(() => running.delete(key));
    running.set(key, run);
    return run;
  };
}

/**
 * A caller that asks while the work runs gets the result of a run that begins after it, one for all who asked meanwhile. For work that
 * reads what may have changed just before it was asked for: a run that had begun by then may have missed it.
 */
export function singleFlightAfter<T>(): SingleFlight<T> {
  const runs = new Map<string, { readonly current: Promise<T>; next: Promise<T> | null }>();

  function start(key: string, work: () => Promise<T>): Promise<T> {
    const run = { current: work(), next: null };
    runs.set(key, run);
    const clear = () => {
      if (runs.get(key) === run && run.next === null) runs.delete(key);
    };
    run.current.then(clear, clear);
    return run.current;
  }

  return (key, work) => {
    const run = runs.get(key);
    if (run === undefined) return start(key, work);
    const begin = () => start(key, work);
    run.next ??= run.current.then(begin, begin);
    return run.next;
  };
}
