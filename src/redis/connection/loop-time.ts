/** How often the time is read while somebody needs it. */
const tickEveryMs = 10;

/** A tick later than this means that the process was held up, or that the machine is busy, and Redis perhaps as well. */
const lateAfterMs = 25;

/**
 * What a tick counts. Of the time before a late one no more than if it had come in time: between two ticks the event loop has read what
 * had arrived, so whatever holds this process up, a silence of 150 ms means that it has looked for an answer at least six times.
 */
const counted = (elapsedMs: number) => (elapsedMs > lateAfterMs ? tickEveryMs : elapsedMs);

export interface LoopTime {
  /** Calls `listener` with each tick and the milliseconds that it counts, until the returned function is called. */
  onTick(listener: (countedMs: number) => void): () => void;
}

/**
 * Time as the event loop has seen it. A clock on the wall goes on while a busy process reads nothing, and would call Redis silent whose
 * answers lie unread.
 */
function createLoopTime(): LoopTime {
  const listeners = new Set<(countedMs: number) => void>();
  let timer: NodeJS.Timeout | null = null;
  let lastAt = 0;

  function tick(): void {
    const now = performance.now();
    const countedMs = counted(now - lastAt);
    lastAt = now;
    for (const listener of [...listeners]) listener(countedMs);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  }

  return {
    onTick(listener) {
      listeners.add(listener);
      if (timer === null) {
        lastAt = performance.now();
        timer = setInterval(tick, tickEveryMs);
      }
      return () => listeners.delete(listener);
    },
  };
}

/** One for the process: it has one event loop. */
export const loopTime = createLoopTime();
