/** How often the time is read while somebody needs it. */
const tickEveryMs = 10;

/** Of late ticks this share of the time counts at least, so that a server is not waited for without end on a busy machine. */
const leastShare = 0.15;

/**
 * What a tick counts. A late one means that the process was held up, or that the machine is busy, and then the server is perhaps as well:
 * it counts less the later it is. Between two ticks the event loop has read what had arrived, so a silence of 150 ms means that it
 * has looked for an answer at least fifteen times: within 160 ms on a machine at rest, within a second on one that is not.
 */
const counted = (elapsedMs: number) =>
  Math.min(tickEveryMs, Math.max(tickEveryMs ** 2 / elapsedMs, leastShare * elapsedMs));

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
