import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Tests run in several processes side by side. Each takes ports of its own, so that none takes one that another is about to use. */
const [slot = 0, slots = 1] = (process.env['TEST_SLOT'] ?? '0/1').split('/').map(Number);

/**
 * Below what systems give to connections (Linux from 32 768, others from 49 152): one of those ports may be taken at any moment, before
 * the test listens on it.
 */
const range = { from: 12_000, to: 32_000 };

const share = Math.floor((range.to - range.from) / slots);
const own = { from: range.from + slot * share, to: range.from + (slot + 1) * share };

/** Those that were given lately, whether somebody listens on them by now or is about to. */
const given: number[] = [];
const mostGiven = 500;

/** A port that nobody listens on at the moment, and that nobody else in this process was given lately. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(own.from, own.to);
    if (given.includes(port) || !(await isFree(port))) continue;
    given.push(port);
    if (given.length > mostGiven) given.shift();
    return port;
  }
}

/** Whether it could be listened on, at every address of this machine. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
}
