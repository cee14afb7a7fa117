import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Span } from './fill-meters.ts';
import type { ReadingPlan } from './mixed-views.ts';

interface Filling extends Span {
  readonly plan: ReadingPlan;
  /** What the names of articles begin with. */
  readonly prefix?: string;
}

const program = fileURLToPath(new URL('./fill-main.ts', import.meta.url));

async function fillSpan(url: string, { from, to, plan, prefix = '' }: Filling): Promise<void> {
  const [code] = await once(fork(program, [url, String(from), String(to), plan, prefix]), 'exit');
  if (code !== 0) throw new Error('A store could not be filled.');
}

/**
 * Counts the articles of these readers in a store that does not know them, as fast as its own code does. SQLite has one writer, Redis as
 * many as there are cores.
 */
export async function fillStore(url: string, filling: Filling): Promise<void> {
  const parts = url.startsWith('file:') ? 1 : cpus().length;
  const edge = (part: number) => filling.from + Math.floor(((filling.to - filling.from) * part) / parts);
  const spans = Array.from({ length: parts }, (_, part) => ({ ...filling, from: edge(part), to: edge(part + 1) }));
  await Promise.all(spans.map((span) => fillSpan(url, span)));
}
