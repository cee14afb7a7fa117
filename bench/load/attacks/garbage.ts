import { randomBytes } from 'node:crypto';
import { rawBytes } from '../../../test/support/processes/raw-connection.ts';
import type { StartAttack } from './attack.ts';
import { openSocket } from './sockets.ts';

const meter = '/v1/nikkei-asian-review/meter';
const posted = (body: string) => rawBytes(meter, { method: 'POST', body });

/** What arrives at an open port, one after the other. */
const kinds: readonly (() => Buffer)[] = [
  () => randomBytes(300),
  () => Buffer.from(`POST ${meter} HTTP/1.1\r\nHost: a\r\nContent-Le`),
  () => posted('{"article":{"id":"half').subarray(0, -4),
  () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1'),
  () => rawBytes(`/${'a'.repeat(20_000)}`),
  () => posted('{"article":{"id":'),
  () => posted('[[[[[[[[[[[[[[[['),
  () => Buffer.from('\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', 'latin1'),
];

/** A thousand a second, each over a connection of its own, which is given up after a second. */
export const garbage: StartAttack = (port) => {
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (const due = performance.now() - startedAt; sent < due; sent += 1) {
      const bytes = kinds[sent % kinds.length]?.() ?? Buffer.alloc(0);
      const socket = openSocket(port);
      socket.resume().on('end', () => socket.destroy());
      socket.on('connect', () => socket.write(bytes));
      setTimeout(() => socket.destroy(), 1_000);
    }
  }, 10);
  return { isFull: () => sent > 500, counts: () => ({ sent }), stop: () => clearInterval(timer) };
};
