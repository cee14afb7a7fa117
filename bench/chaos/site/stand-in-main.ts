import { request as ask } from 'node:http';
import type { Listener } from '../../../src/http/app.ts';
import { hostStandIn } from '../../../src/sandbox/stand-in-host.ts';

/**
 * The stand-in of Stripe as a process of its own, which can be killed: keeps its state in a file, brings its webhooks to the instances in
 * turn, and takes their clock along. Writes its port.
 */

interface Task {
  readonly file: string;
  readonly webhookSecret: string;
  /** The instances. */
  readonly urls: readonly string[];
  /** What time it is, in milliseconds. */
  readonly now: number;
}

const task: Task = JSON.parse(process.argv[2] ?? '{}');
let aheadMs = task.now - Date.now();
let turn = 0;

function nextUrl(): string {
  turn = (turn + 1) % task.urls.length;
  return task.urls[turn] ?? '';
}

/** An instance that does not answer, or answers without success, is one that Stripe tries again. */
const deliver: Listener = (request, response) => {
  const { method, headers, url = '' } = request;
  const target = new URL(url, nextUrl());
  const onward = ask(target, { method, headers: { ...headers, host: target.host } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502);
    answer.pipe(response);
  });
  onward.once('error', () => response.destroy());
  request.pipe(onward);
};

/** Moves the clock of the instances, by whichever of them answers. */
async function moveInstances(to: number): Promise<void> {
  const move = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const body = JSON.stringify({ now: new Date(to).toISOString() });
      const { ok } = await fetch(`${nextUrl()}/sandbox/clock`, { ...move, body });
      if (ok) return;
    } catch (error) {
      if (attempt >= 2 * task.urls.length) throw error;
    }
  }
}

async function passBy(to: number): Promise<void> {
  await moveInstances(to);
  aheadMs = to - Date.now();
}

const { address } = await hostStandIn({
  clock: { now: () => Date.now() + aheadMs, passBy, moveTo: passBy, close: () => undefined },
  webhookSecret: task.webhookSecret,
  pages: { url: 'http://127.0.0.1/sandbox/stripe', path: '/sandbox/stripe' },
  persistTo: task.file,
  app: deliver,
});
process.stdout.write(`${new URL(address).port}\n`);
