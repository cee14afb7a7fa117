/**
 * Resolves once the event loop has read whatever had arrived, for all who ask meanwhile. If each answer went out while the next request
 * waited to be read, a request would take up to twice the processor time: clients and proxies send the next one as soon as they have the
 * answer, so that each wakes this process by itself.
 */
export function createTurns(): () => Promise<void> {
  let turn: Promise<void> | null = null;
  return () => {
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = null;
        resolve();
      });
    });
    return turn;
  };
}
