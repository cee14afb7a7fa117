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

function drawBar(stream: NodeJS.WritableStream, total: number, unit: string): Progress {
  const format = `{bar} {value} of {total}${unit}, {eta_formatted} to go`;
  const bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: false }, Presets.shades_classic);
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}

function printLines({ printError }: Context, total: number, unit: string): Progress {
  let printedAt = performance.now();
  let done = 0;
  const print = () => printError(`${done} of ${total}${unit}`);
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

/** A bar on a terminal, and plain lines elsewhere, both apart from what may be piped on. `of`: of what, if that does not go without saying. */
export function showProgress(context: Context, total: number, of = ''): Progress {
  const unit = of === '' ? '' : ` ${of}`;
  return context.terminal === null ? printLines(context, total, unit) : drawBar(context.terminal, total, unit);
}
