import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a service and its Redis, sees every piece that is sent there, and may treat it as bad networks do. */
export interface TcpProxy {
  readonly port: number;
  /** Called with each piece on its way to the server, numbered from now on: 1, 2, 3 … It is handed on all the same. */
  beforeEach(hook: (number: number) => void): void;
  /** Leads new connections to another port from now on. */
  leadTo(port: number): void;
  /** Breaks all connections and every new one, until `mend`. */
  cut(): void;
  /** Keeps back what is sent, as lost packets are, or only what the server sends. `mend` hands it on. */
  hold(what: 'everything' | 'answers'): void;
  /** Hands everything on so much later, in each direction, until `mend`. */
  delay(ms: number): void;
  /** Ends the server's side of every connection there is, and goes on taking what the service sends. */
  halfClose(): void;
  mend(): void;
  close(): Promise<void>;
}

interface Weather {
  isCut: boolean;
  held: 'everything' | 'answers' | null;
  delayMs: number;
}

/** One direction of one connection. */
interface Pipe {
  push(piece: Buffer): void;
  /** Hands on what may be handed on by now. */
  drain(): void;
}

function createPipe(to: Socket, isHeld: () => boolean, weather: Weather): Pipe {
  const waiting: { readonly piece: Buffer; readonly dueAt: number }[] = [];

  function drain(): void {
    while (!isHeld()) {
      const [first] = waiting;
      if (first === undefined || first.dueAt > performance.now()) return;
      waiting.shift();
      if (to.writable) to.write(first.piece);
    }
  }

  return {
    push(piece) {
      const { delayMs } = weather;
      waiting.push({ piece, dueAt: performance.now() + delayMs });
      if (delayMs === 0) drain();
      // Timers may fire a moment early by this clock.
      else setTimeout(drain, delayMs + 1);
    },
    drain,
  };
}

interface Connection {
  readonly client: Socket;
  readonly onward: Socket;
  readonly pipes: readonly Pipe[];
}

/** `onPiece` is called with each piece that the client sent, once it has been handed on. */
function join(client: Socket, onward: Socket, { weather, onPiece }: { weather: Weather; onPiece: () => void }) {
  const asks = createPipe(onward, () => weather.held === 'everything', weather);
  const answers = createPipe(client, () => weather.held !== null, weather);
  client.on('data', (piece) => {
    asks.push(piece);
    onPiece();
  });
  onward.on('data', answers.push);
  for (const [socket, other] of [
    [client, onward],
    [onward, client],
  ] as const) {
    socket.on('error', () => undefined);
    // What was half closed stays so until either side ends it for good.
    socket.once('close', () => other.destroy());
    socket.once('end', () => other.end());
  }
  return { client, onward, pipes: [asks, answers] };
}

export async function startTcpProxy(port: number): Promise<TcpProxy> {
  let seen = 0;
  let hook: (number: number) => void = () => undefined;
  let target = port;
  const weather: Weather = { isCut: false, held: null, delayMs: 0 };
  const connections = new Set<Connection>();

  function onPiece(): void {
    seen += 1;
    hook(seen);
  }

  function breakAll(): void {
    for (const { client, onward } of connections) {
      client.destroy();
      onward.destroy();
    }
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (weather.isCut) {
      client.destroy();
      return;
    }
    const connection = join(client, connect(target, '127.0.0.1'), { weather, onPiece });
    connections.add(connection);
    client.once('close', () => connections.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    beforeEach(next) {
      seen = 0;
      hook = next;
    },
    leadTo(next) {
      target = next;
    },
    cut() {
      weather.isCut = true;
      breakAll();
    },
    hold(what) {
      weather.held = what;
    },
    delay(ms) {
      weather.delayMs = ms;
    },
    halfClose() {
      for (const { client } of connections) client.end();
    },
    mend() {
      Object.assign(weather, { isCut: false, held: null, delayMs: 0 });
      for (const { pipes } of connections) for (const pipe of pipes) pipe.drain();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        breakAll();
      }),
  };
}
