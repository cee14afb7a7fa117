import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until `condition` holds; fails when it does not within `withinMs`. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`did not come about within ${withinMs} ms`);
    await sleep(10);
  }
}
