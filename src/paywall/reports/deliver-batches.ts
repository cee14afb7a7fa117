/** How long after a failure it is tried again. */
export const retryAfterMs = 500;

interface Delivery<Batch> {
  readonly send: (batch: Batch) => Promise<void>;
  /** Resolves after so long, or as soon as `signal` is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly closing: AbortSignal;
  /** Called if batches are lost for good. */
  readonly onLost: (error: unknown) => void;
}

/** Sends each batch until the store has it. On closing there is one last attempt. */
export async function deliverBatches<Batch>(all: readonly Batch[], delivery: Delivery<Batch>): Promise<void> {
  const { send, pause, closing, onLost } = delivery;
  for (let left = all; ; ) {
    const last = closing.aborted;
    const outcomes = await Promise.allSettled(left.map(send));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    left = left.filter((_, index) => outcomes[index]?.status === 'rejected');
    if (failed === undefined) return;
    if (last) return onLost(failed.reason);
    await pause(retryAfterMs, closing);
  }
}
