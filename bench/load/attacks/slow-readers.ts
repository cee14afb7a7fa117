import { rawBytes } from '../../../test/support/processes/raw-connection.ts';
import type { StartAttack } from './attack.ts';
import { keepSockets } from './sockets.ts';

/** Three hundred that ask for the longest answer there is, many times in a row, and fetch none of it. */
export const slowReaders: StartAttack = (port) => {
  const requests = Buffer.concat(Array.from({ length: 50 }, () => rawBytes('/openapi.json')));
  return keepSockets(port, 300, (socket) => {
    socket.pause().write(requests);
  });
};
