import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until `check` neither throws nor answers `false`, and gives its answer back; fails with what it last
 * threw when that does not come about within `withinMs`.
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 5_000): Promise<Exclude<T, false>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      const answer = await check();
      if (answer !== false) return answer as Exclude<T, false>;
      if (performance.now() > deadline) throw new Error(`did not come about within ${withinMs} ms`);
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(10);
  }
}
