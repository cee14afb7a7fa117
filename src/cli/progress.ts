import { Presets, SingleBar } from 'cli-progress';
import type { Context } from './command.ts';

/** Shows how far something has come. */
export interface Progress {
  update(done: number): void;
  /** Shows the last state, and makes room for what is printed next. */
  stop(): void;
}

/** Lines are for logs: one in so many milliseconds is enough. */
const lineEveryMs = 2_000;

function drawBar(stream: NodeJS.WritableStream, total: number): Progress {
  const format = '{bar} {value} of {total}, {eta_formatted} to go';
  const bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: false }, Presets.shades_classic);
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}

function printLines({ printError }: Context, total: number): Progress {
  let printedAt = performance.now();
  let done = 0;
  const print = () => printError(`${done} of ${total}`);
  return {
    update(next) {
      done = next;
      if (performance.now() - printedAt < lineEveryMs) return;
      printedAt = performance.now();
      print();
    },
    stop: print,
  };
}

/** A bar on a terminal, and plain lines elsewhere, both apart from what may be piped on. */
export function showProgress(context: Context, total: number): Progress {
  return context.terminal === null ? printLines(context, total) : drawBar(context.terminal, total);
}
