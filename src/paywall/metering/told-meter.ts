import type { OutboxEvent } from '../events/event.ts';

/**
 * What a view tells of that takes the last article of its reader's window, or finds that none is left: each once in a window. Which limit
 * that is only the store knows: it writes it into `data`.
 */
export interface MeterTelling {
  readonly last: OutboxEvent;
  readonly exhausted: OutboxEvent;
}

export const withLimit = (event: OutboxEvent, limit: number | string): OutboxEvent => ({
  ...event,
  data: { ...event.data, limit },
});
