import type { EpochMs } from '../../paywall/clock.ts';

/** Maximum deliveries that are on their way to one endpoint at a time. */
const mostAtOnce = 4;

export interface Queued {
  readonly id: string;
  readonly subject: string | null;
  readonly dueAt: EpochMs;
}

/** What waits for one endpoint, as the process that delivers holds it in memory. */
export interface EndpointQueue {
  readonly size: number;
  /** Takes the place of everything, in the order in which it began to wait. What is on its way stays so. */
  load(items: readonly Queued[]): void;
  add(items: readonly Queued[]): void;
  /** Begins whatever may be sent now. */
  pump(now: EpochMs): void;
  /** Begins nothing more. */
  stop(): void;
  /** Resolves once nothing is on its way. */
  idle(): Promise<void>;
}

/** `send` answers when it is tried again; null if it does not wait any more. It never throws. */
export function createEndpointQueue(send: (id: string) => Promise<EpochMs | null>, now: () => EpochMs): EndpointQueue {
  let waiting = new Map<string, Queued>();
  const onTheirWay = new Map<string, Promise<void>>();
  let stopped = false;

  function begin(item: Queued): void {
    const run = async () => {
      const dueAt = await send(item.id);
      onTheirWay.delete(item.id);
      const held = waiting.get(item.id);
      if (dueAt === null) waiting.delete(item.id);
      else if (held !== undefined) waiting.set(item.id, { ...held, dueAt });
      pump(now());
    };
    onTheirWay.set(item.id, run());
  }

  function pump(at: EpochMs): void {
    // A later event of one subject waits for the earlier one, on its way or not.
    const before = new Set<string>();
    for (const item of waiting.values()) {
      if (stopped || onTheirWay.size >= mostAtOnce) return;
      const { id, subject, dueAt } = item;
      const isFirst = subject === null || !before.has(subject);
      if (subject !== null) before.add(subject);
      if (isFirst && dueAt <= at && !onTheirWay.has(id)) begin(item);
    }
  }

  return {
    get size() {
      return waiting.size;
    },
    load(items) {
      waiting = new Map(items.map((item) => [item.id, item]));
    },
    add(items) {
      for (const item of items) if (!waiting.has(item.id)) waiting.set(item.id, item);
    },
    pump,
    stop() {
      stopped = true;
    },
    async idle() {
      await Promise.all(onTheirWay.values());
    },
  };
}
