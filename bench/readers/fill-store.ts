import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Span } from './fill-meters.ts';

/** `mixed`: half of the readers have read ten articles and half five; `ten`: all have read ten. */
export type FillPlan = 'mixed' | 'ten';

const program = fileURLToPath(new URL('./fill-main.ts', import.meta.url));

async function fillSpan(url: string, { from, to }: Span, plan: FillPlan): Promise<void> {
  const [code] = await once(fork(program, [url, String(from), String(to), plan]), 'exit');
  if (code !== 0) throw new Error('A store could not be filled.');
}

/** Counts the articles of these readers in an empty store, as fast as its own code does. SQLite has one writer, Redis as many as there are cores. */
export async function fillStore(url: string, readers: Span, plan: FillPlan): Promise<void> {
  const parts = url.startsWith('file:') ? 1 : cpus().length;
  const from = (part: number) => readers.from + Math.floor(((readers.to - readers.from) * part) / parts);
  const spans = Array.from({ length: parts }, (_, part) => ({ from: from(part), to: from(part + 1) }));
  await Promise.all(spans.map((span) => fillSpan(url, span, plan)));
}
