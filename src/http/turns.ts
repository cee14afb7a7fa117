/**
 * Calls back once the event loop has read whatever had arrived, for all who ask meanwhile. If each answer went out while the next request
 * waited to be read, a request would take up to twice the processor time: clients and proxies send the next one as soon as they have the
 * answer, so that each wakes this process by itself.
 */
export function createTurns(): (callBack: () => void) => void {
  let waiting: (() => void)[] = [];

  function callAll(): void {
    const called = waiting;
    waiting = [];
    let next = 0;
    try {
      while (next < called.length) {
        next += 1;
        called[next - 1]?.();
      }
    } finally {
      // One that throws keeps nobody else from an answer.
      for (const left of called.slice(next)) later(left);
    }
  }

  function later(callBack: () => void): void {
    if (waiting.push(callBack) === 1) setImmediate(callAll);
  }

  return later;
}
