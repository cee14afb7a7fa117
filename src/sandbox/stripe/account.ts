import type { StandInClock } from './clock.ts';
import type { Kind, RetriesEnd, Rows, Tables } from './tables.ts';
import { apiVersion } from './wire.ts';

/** Makes the part of an id after its prefix unique, as in `cus_…`; tests pass a counter. */
export type IdSource = (prefix: string) => string;

/** Who asked for what is being done now; it is written into the events that follow. */
export interface RequestMark {
  readonly id: string;
  readonly idempotencyKey: string | null;
}

export interface AccountSettings {
  /** As long as nothing else was chosen. */
  readonly afterLastRetry: RetriesEnd;
  /** Where the checkout and portal pages are reachable from a browser, without a trailing slash. */
  readonly publicUrl: () => string;
}

export interface AccountParts {
  readonly tables: Tables;
  readonly clock: StandInClock;
  readonly settings: AccountSettings;
  readonly newId: IdSource;
  /** Called within the transaction for every event, to put it on its way. Returns how many endpoints it will go to. */
  readonly onEvent: (eventId: string) => number;
}

const retriesChoice = 'retries';

/** The one Stripe account of the stand-in: its rows, its time, and its events. */
export class Account {
  readonly tables: Tables;
  readonly clock: StandInClock;
  readonly settings: AccountSettings;
  readonly newId: IdSource;
  readonly #onEvent: (eventId: string) => number;
  #request: RequestMark | null = null;

  constructor({ tables, clock, settings, newId, onEvent }: AccountParts) {
    this.tables = tables;
    this.clock = clock;
    this.settings = settings;
    this.newId = newId;
    this.#onEvent = onEvent;
  }

  /** Seconds, as in Stripe's objects. */
  now(): number {
    return this.clock.now();
  }

  /** What was chosen last for subscriptions whose last retry failed. */
  afterLastRetry(): RetriesEnd {
    return this.tables.find('choice', retriesChoice)?.end ?? this.settings.afterLastRetry;
  }

  chooseAfterLastRetry(end: RetriesEnd): void {
    this.tables.put('choice', { id: retriesChoice, end });
  }

  /** Writes a new row and creates its event. */
  create<K extends Kind>(kind: K, row: Rows[K], event?: string): Rows[K] {
    this.tables.put(kind, row);
    if (event !== undefined) this.emit(event, row);
    return row;
  }

  /** Replaces fields of a row and creates an event with the previous values, unless nothing changed. */
  change<K extends Kind>(which: { kind: K; id: string }, patch: Partial<Rows[K]>, event?: string): Rows[K] {
    const before = this.tables.need(which.kind, which.id);
    const after = this.tables.put(which.kind, { ...before, ...patch });
    const previous = changedFrom(before, after);
    if (event !== undefined && Object.keys(previous).length > 0) this.emit(event, after, previous);
    return after;
  }

  /** Tells about something that happened to an object. */
  emit(type: string, object: object, previous?: object): void {
    const id = this.newId('evt_');
    this.tables.put('event', {
      id,
      object: 'event',
      api_version: apiVersion,
      created: this.now(),
      data: previous === undefined ? { object } : { object, previous_attributes: previous },
      livemode: false,
      pending_webhooks: this.#onEvent(id),
      request: { id: this.#request?.id ?? null, idempotency_key: this.#request?.idempotencyKey ?? null },
      type,
    });
  }

  /** Runs with the request written into every event. */
  onBehalfOf<T>(request: RequestMark, run: () => T): T {
    this.#request = request;
    try {
      return run();
    } finally {
      this.#request = null;
    }
  }
}

/** The old values of what differs, nested objects reduced to their differing fields, as in `previous_attributes`. */
function changedFrom(before: object, after: object): Record<string, unknown> {
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
