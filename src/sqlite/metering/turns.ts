/**
 * Resolves once the event loop has read whatever had arrived, for all who ask meanwhile. If each answer went out while the next request
 * waited to be read, a request would take twice the processor time: reading many and then answering many is what a processor does best.
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
