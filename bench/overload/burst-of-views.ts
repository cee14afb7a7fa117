import { connect, type Socket } from 'node:net';

export interface Views {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** One cookie per reader; connections go through readers and articles in turn. */
  readonly cookies: readonly string[];
  readonly articles: number;
  /** How long a connection waits after a refusal before it asks again, in milliseconds. */
  readonly afterRefusalMs: number;
  /** The same after any other answer; 0 if it is left out. */
  readonly afterAnswerMs?: number;
}

export interface Outcome {
  /** How many answers there were of each status. */
  readonly answers: ReadonlyMap<number, number>;
  readonly failedOpen: number;
  /** Of the answers with status 200, in milliseconds and in order. */
  readonly timesMs: readonly number[];
}

function request(cookie: string, article: number): string {
  const body = JSON.stringify({ article: { id: `article-${article}` } });
  const head = [
    'POST /v1/nikkei-asian-review/meter HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Cookie: ${cookie}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** Whether an answer is there to its end. */
function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1] ?? 0);
  return Buffer.byteLength(text) >= head + 4 + length;
}

const opened = (port: number) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });

/** A process accepts a few connections in each turn of its event loop: what is measured are connections that it has accepted. */
async function accepted(port: number, count: number, first: string): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = await Promise.all(Array.from({ length: Math.min(50, count - sockets.length) }, () => opened(port)));
    const answered = some.map((socket) => new Promise((resolve) => socket.once('data', resolve)));
    for (const socket of some) socket.write(first);
    await Promise.all(answered);
    sockets.push(...some);
  }
  return sockets;
}

/** Sends views over so many connections at once, each with one in flight, and tells what came back. */
export async function sendViews(views: Views): Promise<Outcome> {
  const { port, connections, seconds, cookies, articles, afterRefusalMs, afterAnswerMs = 0 } = views;
  const sockets = await accepted(port, connections, request(cookies[0] ?? '', 0));
  const answers = new Map<number, number>();
  const timesMs: number[] = [];
  let failedOpen = 0;
  let turn = 0;
  const endsAt = performance.now() + seconds * 1000;

  function note(text: string, sentAt: number): number {
    const status = Number(text.slice(9, 12));
    answers.set(status, (answers.get(status) ?? 0) + 1);
    if (status === 200) timesMs.push(performance.now() - sentAt);
    if (text.includes('"FAIL_OPEN"')) failedOpen += 1;
    return status;
  }

  const goOn = (socket: Socket) =>
    new Promise<void>((resolve) => {
      let text = '';
      let sentAt = 0;
      const send = () => {
        if (performance.now() >= endsAt) return resolve();
        turn += 1;
        text = '';
        sentAt = performance.now();
        socket.write(request(cookies[turn % cookies.length] ?? '', turn % articles));
      };
      socket.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (!isWhole(text)) return;
        const waitMs = note(text, sentAt) === 503 ? afterRefusalMs : afterAnswerMs;
        if (waitMs > 0) setTimeout(send, waitMs);
        else send();
      });
      socket.once('close', () => resolve());
      send();
    });

  await Promise.all(sockets.map(goOn));
  for (const socket of sockets) socket.destroy();
  return { answers, failedOpen, timesMs: timesMs.toSorted((one, other) => one - other) };
}
