import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** Tests run in several processes side by side. Each takes ports of its own, so that none takes one that another is about to use. */
const [slot = 0, slots = 1] = (process.env['TEST_SLOT'] ?? '0/1').split('/').map(Number);

// Not by the last bit: Linux hands out odd numbers alone as long as there are any.
const isOwn = (port: number) => (port >> 1) % slots === slot;

/** Those that were given lately, whether somebody listens on them by now or is about to. */
const given: number[] = [];
const mostGiven = 500;

/** A port that nobody listens on at the moment, and that nobody else in this process was given lately. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyFreePort();
    if (!isOwn(port) || given.includes(port)) continue;
    given.push(port);
    if (given.length > mostGiven) given.shift();
    return port;
  }
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
