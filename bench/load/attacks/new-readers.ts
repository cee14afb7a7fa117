import { kindOf, openConnections } from '../connection.ts';
import { viewOf } from '../views.ts';
import type { StartAttack } from './attack.ts';

const connections = 64;

/** Views without a cookie, over and over, as fast as they are answered. */
export const newReaders: StartAttack = (port) => {
  const counts: Record<string, number> = {};
  const view = viewOf('an-article');
  let running = true;

  async function run(): Promise<void> {
    const opened = await openConnections(port, connections);
    await Promise.all(
      opened.map(async (connection) => {
        while (running) {
          const answer = await connection.ask(view);
          const kind = answer === null ? 'lost' : kindOf(answer);
          counts[kind] = (counts[kind] ?? 0) + 1;
        }
        connection.close();
      }),
    );
  }

  void run();
  return {
    isFull: () => Object.keys(counts).length > 0,
    counts: () => counts,
    stop() {
      running = false;
    },
  };
};
