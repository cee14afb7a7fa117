import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AttackName } from './attack-main.ts';

export interface RunningAttack {
  /** Ends it, and says what it did. */
  stop(): Promise<Readonly<Record<string, number>>>;
}

/** Longer than ten thousand connections take to open. */
const fullWithinMs = 60_000;

/** Starts an attack in a process of its own, and waits until it is in full swing. */
export async function startAttack(name: AttackName, port: number): Promise<RunningAttack> {
  const file = fileURLToPath(new URL('./attack-main.ts', import.meta.url));
  const child = fork(file, [name, String(port)]);
  const late = sleep(fullWithinMs, 'late', { ref: false });
  if ((await Promise.race([once(child, 'message'), late])) === 'late') {
    child.kill();
    throw new Error(`${name} did not come into full swing.`);
  }
  return {
    async stop() {
      const counts = once(child, 'message');
      child.send('stop');
      const [found] = await counts;
      return found;
    },
  };
}
