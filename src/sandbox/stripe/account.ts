import type { StandInClock } from './clock.ts';
import type { Kind, Rows, Tables } from './tables.ts';
import { apiVersion } from './wire.ts';

/** Makes the part of an id after its prefix unique, as in `cus_…`; tests pass a counter. */
export type IdSource = (prefix: string) => string;

/** Who asked for what is being done now; it is written into the events that follow. */
export interface RequestMark {
  readonly id: string;
  readonly idempotencyKey: string | null;
}

export interface AccountSettings {
  /** What becomes of a subscription whose last retry failed; Stripe's dashboard calls it "manage failed payments". */
  readonly afterLastRetry: 'cancel' | 'unpaid' | 'past_due';
  /** Where the checkout and portal pages are reachable from a browser, without a trailing slash. */
  readonly publicUrl: () => string;
}

/** The one Stripe account that the stand-in plays: its rows, its time, and the events that it tells about. */
export interface Account {
  readonly tables: Tables;
  readonly clock: StandInClock;
  readonly settings: AccountSettings;
  newId(prefix: string): string;
  /** Seconds, as in Stripe's objects. */
  now(): number;
  /** Writes a new row and tells about it. */
  create<K extends Kind>(kind: K, row: Rows[K], event?: string): Rows[K];
  /** Replaces fields of a row and tells about it, with the previous values of what changed, unless nothing did. */
  change<K extends Kind>(which: { kind: K; id: string }, patch: Partial<Rows[K]>, event?: string): Rows[K];
  emit(type: string, object: object, previous?: object): void;
  /** Runs with the request written into every event. */
  onBehalfOf<T>(request: RequestMark, run: () => T): T;
}

export interface AccountParts {
  readonly tables: Tables;
  readonly clock: StandInClock;
  readonly settings: AccountSettings;
  readonly newId: IdSource;
  /** Called within the transaction for every event, to put it on its way. Answers how many endpoints it will go to. */
  readonly onEvent: (eventId: string) => number;
}

export function createAccount({ tables, clock, settings, newId, onEvent }: AccountParts): Account {
  let request: RequestMark | null = null;

  const emit = (type: string, object: object, previous?: object): void => {
    const id = newId('evt_');
    tables.put('event', {
      id,
      object: 'event',
      api_version: apiVersion,
      created: clock.now(),
      data: previous === undefined ? { object } : { object, previous_attributes: previous },
      livemode: false,
      pending_webhooks: onEvent(id),
      request:
        request === null
          ? { id: null, idempotency_key: null }
          : { id: request.id, idempotency_key: request.idempotencyKey },
      type,
    });
  };

  return {
    tables,
    clock,
    settings,
    newId,
    emit,
    now: clock.now,
    create: (kind, row, event) => {
      tables.put(kind, row);
      if (event !== undefined) emit(event, row);
      return row;
    },
    change: ({ kind, id }, patch, event) => {
      const before = tables.need(kind, id);
      const after = tables.put(kind, { ...before, ...patch });
      const previous = changedFrom(before, after);
      if (event !== undefined && Object.keys(previous).length > 0) emit(event, after, previous);
      return after;
    },
    onBehalfOf: (mark, run) => {
      request = mark;
      try {
        return run();
      } finally {
        request = null;
      }
    },
  };
}

/** The old values of what differs, nested objects reduced to their differing fields, as in `previous_attributes`. */
export function changedFrom(before: object, after: object): Record<string, unknown> {
  const old = before as Record<string, unknown>;
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(after)) {
    if (JSON.stringify(old[name]) === JSON.stringify(value)) continue;
    changed[name] = isNested(old[name]) && isNested(value) ? changedFrom(old[name], value) : (old[name] ?? null);
  }
  return changed;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
