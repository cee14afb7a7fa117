import { rawBytes } from '../../../test/support/processes/raw-connection.ts';
import type { StartAttack } from './attack.ts';
import { keepSockets, openSocket } from './sockets.ts';

const path = '/v1/nikkei-asian-review/meter';
const body = '{"article":{"id":"a"}}';
const withHeaders = (headers: Record<string, string>) => rawBytes(path, { method: 'POST', headers, body });

const many = Object.fromEntries(Array.from({ length: 1_900 }, (_, index) => [`X-Header-${index}`, 'a']));

const floods = [
  withHeaders({ Cookie: 'a=b;'.repeat(11_500) }),
  withHeaders(many),
  withHeaders({ 'X-Long': 'a'.repeat(60 * 1024) }),
];

/** A hundred times a second as many headers as are taken, or more; and two hundred whose headers never end. */
export const headerFloods: StartAttack = (port) => {
  let sent = 0;
  const flood = setInterval(() => {
    for (const bytes of [floods[sent % floods.length] ?? Buffer.alloc(0)]) {
      const socket = openSocket(port);
      socket.resume().on('data', () => socket.destroy());
      socket.on('connect', () => socket.write(bytes));
      sent += 1;
    }
  }, 10);
  const endless = keepSockets(port, 200, (socket) => {
    socket.resume().write(`GET /livez HTTP/1.1\r\nHost: a\r\n`);
  });
  const drip = setInterval(() => {
    for (const socket of endless.sockets) if (socket.writable) socket.write('X-More: a\r\n');
  }, 500);
  return {
    isFull: endless.isFull,
    counts: () => ({ floods: sent, ...endless.counts() }),
    stop() {
      clearInterval(flood);
      clearInterval(drip);
      endless.stop();
    },
  };
};
