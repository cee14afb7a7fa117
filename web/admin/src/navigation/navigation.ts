/** How one moves between pages, and what may keep one from leaving. */
export interface Navigation {
  readonly path: () => string;
  readonly search: () => string;
  readonly subscribe: (listener: () => void) => () => void;
  readonly go: (to: string, options?: { replace?: boolean }) => void;
  /** Whether one has moved since the pages were opened. */
  readonly hasMoved: () => boolean;
  /** Asks before one leaves, until the function is called that this answers. */
  readonly guard: () => () => void;
  /** Whether somebody is being asked. */
  readonly isAsking: () => boolean;
  /** Does it if nothing keeps one here, or else once one has said so. */
  readonly whenFree: (leave: () => void) => void;
  readonly answer: (leave: boolean) => void;
}

/** The place of an entry in the browser's history, kept in the entry itself. */
const indexOf = (state: unknown): number =>
  typeof state === 'object' && state !== null && 'index' in state ? Number(state.index) : 0;

/** The start of a part has one address, and not a second one that ends in a slash. */
export const withoutLastSlash = (to: string): string => to.replace(/(?<=.)\/(?=$|[?#])/, '');

/**
 * A path for Wouter, which decodes some of it before pages see it: a percent sign of a name must stay encoded until the page
 * decodes that name, or `a%2fb` would be taken for `a/b`.
 */
export const pathForRouter = (path: string): string => path.replaceAll('%25', '%2525');

/** A part of a path that Wouter has found, decoded. What is no encoding stands for itself. */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The browser's history. It cannot be kept from going back, so that where somebody is to be asked first it is sent forward again
 * at once, and back when they have said so.
 */
export function createNavigation(): Navigation {
  const listeners = new Set<() => void>();
  const guards = new Set<symbol>();
  let index = indexOf(history.state);
  // What is shown. Where the browser is differs from it for the moment in which it is sent forward again.
  let shown = { path: location.pathname, search: location.search };
  let moved = false;
  let pending: (() => void) | null = null;
  let passing = false;

  function arrive(at: number): void {
    index = at;
    moved = true;
    shown = { path: location.pathname, search: location.search };
    tell();
  }

  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  function whenFree(leave: () => void): void {
    if (guards.size === 0) {
      leave();
      return;
    }
    pending = leave;
    tell();
  }

  function move(to: string, replace: boolean): void {
    const at = replace ? index : index + 1;
    history[replace ? 'replaceState' : 'pushState']({ index: at }, '', to);
    arrive(at);
  }

  window.addEventListener('popstate', ({ state }) => {
    const steps = indexOf(state) - index;
    if (guards.size > 0 && !passing && steps !== 0) {
      passing = true;
      history.go(-steps);
      pending = () => history.go(steps);
      return tell();
    }
    passing = false;
    if (steps !== 0) arrive(index + steps);
  });

  window.addEventListener('beforeunload', (event) => {
    if (guards.size > 0) event.preventDefault();
  });

  return {
    path: () => shown.path,
    search: () => shown.search,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    go: (to, { replace = false } = {}) => whenFree(() => move(withoutLastSlash(to), replace)),
    hasMoved: () => moved,
    guard() {
      const guard = Symbol('guard');
      guards.add(guard);
      return () => guards.delete(guard);
    },
    isAsking: () => pending !== null,
    whenFree,
    answer(leave) {
      const then = pending;
      pending = null;
      if (leave) {
        guards.clear();
        then?.();
      }
      tell();
    },
  };
}
