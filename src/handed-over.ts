import type { Worker } from 'node:cluster';

/** A connection on its way to a worker, as Node's own messages between the two bear it. */
interface HandedOver {
  close(): void;
}

function isHandedOver(message: unknown, handle: unknown): handle is HandedOver {
  if (typeof message !== 'object' || message === null || !('act' in message) || message.act !== 'newconn') return false;
  return typeof handle === 'object' && handle !== null && 'close' in handle && typeof handle.close === 'function';
}

/**
 * Closes the connection that a worker was handed and had not taken when it ended. Node hands a worker one at a time and lets go of it
 * when the worker has taken it; of a worker that was killed before, the client would wait for ever.
 */
export function closeWhatIsNotTaken(worker: Worker): void {
  const channel = worker.process;
  const send: typeof channel.send = channel.send.bind(channel);
  let last: HandedOver | undefined;

  function sendAndRemember(...[message, handle, ...more]: readonly unknown[]): boolean {
    if (isHandedOver(message, handle)) last = handle;
    return Reflect.apply(send, channel, [message, handle, ...more]);
  }

  channel.send = sendAndRemember;
  // Nothing happens to one that was taken: it is closed here already.
  worker.once('exit', () => last?.close());
}
