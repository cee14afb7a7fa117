import { rawBytes } from '../../../test/support/processes/raw-connection.ts';
import type { StartAttack } from './attack.ts';
import { keepSockets } from './sockets.ts';

/** Ten thousand that say nothing: every other one after a first request, the others from the beginning. */
export const idleConnections: StartAttack = (port) =>
  keepSockets(port, 10_000, (socket, nth) => {
    socket.resume();
    if (nth % 2 === 0) socket.write(rawBytes('/livez'));
  });
