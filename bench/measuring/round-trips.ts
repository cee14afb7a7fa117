import { Redis } from 'ioredis';
import { median } from '../judging/median.ts';

/** Commands of a service's background: its clock, its watch, its change feed. */
const background = new Set(['ping', 'time', 'info', 'client', 'hello', 'subscribe', 'script']);

/** Figures for the reports, which answers do not wait for. */
const isTally = (args: readonly string[]) => args.some((arg) => arg.startsWith('stile:tally:'));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The server says what it does in a stream of its own, which may be behind for a moment. */
const settleMs = 30;

/**
 * How often Redis is asked while `view` runs, in the middle of so many times. What scripts call themselves is no round trip, and neither
 * is what no answer waits for.
 */
export async function roundTrips(url: string, times: number, view: (nth: number) => Promise<void>): Promise<number> {
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  let asked = 0;
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    const [command = ''] = args;
    if (source !== 'lua' && !background.has(command.toLowerCase()) && !isTally(args)) asked += 1;
  });
  const found: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    await pause(settleMs);
    asked = 0;
    await view(nth);
    await pause(settleMs);
    found.push(asked);
  }
  monitor.disconnect();
  redis.disconnect();
  return median(found);
}
