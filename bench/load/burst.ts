import { type Answers, noAnswers, note } from './answers.ts';
import { kindOf, openConnections } from './connection.ts';
import { viewOf } from './views.ts';

interface Burst {
  readonly port: number;
  readonly views: number;
  /** The readers whose views these are, in turn. */
  readonly tokens: readonly string[];
}

/** Maximum articles of a new reader: `limits.anonymous` of the example publication. */
const limit = 10;

export interface BurstResult {
  readonly answers: Answers;
  /** Articles counted beyond the limit, over all readers. */
  readonly overGrants: number;
}

let bursts = 0;

/** Views of different articles at once: every connection is open before the first byte is sent. */
export async function sendBurst({ port, views, tokens }: Burst): Promise<BurstResult> {
  bursts += 1;
  const connections = await openConnections(port, views);
  const answers = noAnswers();
  const counted = tokens.map(() => 0);
  const startedAt = performance.now();
  await Promise.all(
    connections.map(async (connection, nth) => {
      const reader = nth % tokens.length;
      const answer = await connection.ask(viewOf(`burst-${bursts}-${nth}`, tokens[reader]));
      const kind = answer === null ? 'lost' : kindOf(answer);
      note(answers, kind, performance.now() - startedAt);
      if (kind === '200 METERED') counted[reader] = (counted[reader] ?? 0) + 1;
    }),
  );
  for (const connection of connections) connection.close();
  answers.requests = views;
  // Each of them has read one article before.
  const overGrants = counted.reduce((total, count) => total + Math.max(0, count + 1 - limit), 0);
  return { answers, overGrants };
}
