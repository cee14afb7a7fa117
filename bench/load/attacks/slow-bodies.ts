import type { StartAttack } from './attack.ts';
import { keepSockets } from './sockets.ts';

const head = [
  'POST /v1/nikkei-asian-review/meter HTTP/1.1',
  'Host: localhost',
  'Content-Type: application/json',
  'Content-Length: 16000',
].join('\r\n');

/** Five hundred that send their body a byte a second. */
export const slowBodies: StartAttack = (port) => {
  const kept = keepSockets(port, 500, (socket) => {
    socket.resume().write(`${head}\r\n\r\n{`);
  });
  const drip = setInterval(() => {
    for (const socket of kept.sockets) if (socket.writable) socket.write(' ');
  }, 1_000);
  return {
    ...kept,
    stop() {
      clearInterval(drip);
      kept.stop();
    },
  };
};
