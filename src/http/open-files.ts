import { readFileSync } from 'node:fs';

/** Files of the store, connections to Redis and Stripe, look-ups: what a process opens beside the connections of its clients. */
const kept = 256;

/** Each takes memory too, and no process serves more at once. */
const mostConnections = 20_000;

/** How many connections to take at once. `limits` is the text of /proc/self/limits, or null on systems without it. */
export function connectionsFor(limits: string | null): number {
  const soft = Number(/^Max open files +(\d+) /m.exec(limits ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(soft)) return mostConnections;
  return Math.max(1, Math.min(mostConnections, soft - Math.min(kept, Math.floor(soft / 4))));
}

/** How many connections this process can take without running out of files, which would take its store away too. */
export function mostConnectionsHere(): number {
  try {
    return connectionsFor(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return connectionsFor(null);
  }
}
