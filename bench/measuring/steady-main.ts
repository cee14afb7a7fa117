import { type Connection, kindOf, openConnections } from '../load/connection.ts';
import { createChance } from '../soak/chance.ts';
import { readRequests } from './requests-file.ts';

/**
 * Sends requests at a rate of its own, in a process of its own: `steady-main.ts PORT RATE SECONDS FILE`. They come as readers do, who know
 * nothing of one another. Each time is taken from when a request was due. A connection that is free is looked for without a rest,
 * because a timer would be late by as much as an answer takes.
 */

const [port, rate, seconds, file = ''] = process.argv.slice(2);
const [perSecond, runMs] = [Number(rate), Number(seconds) * 1000];
const requests = readRequests(file);
const chance = createChance(requests.length);

/** The time to the next request, by chance: often short, seldom long, and right on average. */
const gapMs = () => (-Math.log((chance.number(1_000_000) + 1) / 1_000_000) * 1000) / perSecond;

const free: Connection[] = await openConnections(Number(port), 64);
const times: number[] = [];
const late: number[] = [];
let failed = 0;
let made = 0;
let out = 0;
/** Whether requests wait for a connection: then it is not this program that is late. */
let starved = false;

async function send(connection: Connection, dueAt: number): Promise<void> {
  out += 1;
  const answer = await connection.ask(requests[made++ % requests.length] ?? new Uint8Array());
  out -= 1;
  times.push(performance.now() - dueAt);
  if (answer === null || !kindOf(answer).startsWith('200')) failed += 1;
  free.push(connection);
}

const startedAt = performance.now();
let dueAt = startedAt + gapMs();

function look(): void {
  const now = performance.now();
  while (dueAt <= now && dueAt < startedAt + runMs) {
    const connection = free.shift();
    starved ||= connection === undefined;
    if (connection === undefined) break;
    if (!starved) late.push(now - dueAt);
    void send(connection, dueAt);
    dueAt += gapMs();
  }
  if (dueAt > now) starved = false;
  if (dueAt < startedAt + runMs || out > 0) setImmediate(look);
  else report();
}

function report(): void {
  for (const connection of free) connection.close();
  const inOrder = times.toSorted((one, other) => one - other);
  const lateness = late.toSorted((one, other) => one - other);
  const at = (sorted: readonly number[], share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  const shares = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
  const percentiles = shares.map((share) => at(inOrder, share));
  console.log(JSON.stringify({ answered: times.length, failed, made, percentiles, lateP50: at(lateness, 0.5) }));
}

look();
