import type { EpochMs } from '../clock.ts';
import { type ReaderKey, toHex } from '../reader.ts';
import type { EventType, OutboxEvent } from './event.ts';

/** A text that only the service can read. */
export interface SealedText {
  readonly sealed: string;
}

/** An event that is about to be written. */
export interface EventDraft {
  readonly type: EventType;
  readonly at: EpochMs;
  readonly subject: ReaderKey | null;
  readonly others?: readonly ReaderKey[];
  /** What stores must not know, by the names that it has in `data`: who a reader is, what they read. Null for what is not known. */
  readonly sealed?: Readonly<Record<string, string | SealedText | null>>;
  /** What else there is to tell: JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Makes events of what happens in a publication. */
export interface EventMaker {
  make(publication: string, draft: EventDraft): OutboxEvent;
  /** A reader's id as it waits in a store. */
  seal(publication: string, reader: string): string;
}

interface Needs {
  readonly random: (bytes: number) => Uint8Array;
  /** Encrypts a text, bound to `about`, so that only the service can read it. */
  readonly seal: (text: string, about: string) => string;
}

const idBytes = 16;

export function createEventMaker({ random, seal }: Needs): EventMaker {
  const sealedText = (publication: string, text: string | SealedText | null): SealedText | null =>
    typeof text === 'string' ? { sealed: seal(text, publication) } : text;

  return {
    make(publication, { sealed = {}, data, ...draft }) {
      const texts = Object.entries(sealed).map(([name, text]) => [name, sealedText(publication, text)]);
      return { id: `evt_${toHex(random(idBytes))}`, ...draft, data: { ...Object.fromEntries(texts), ...data } };
    },
    seal: (publication, reader) => seal(reader, publication),
  };
}

const sealedIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string'
    ? value.sealed
    : null;

/** The data as they are sent: readers by the ids that the publisher knows. One that was sealed with another secret is null. */
export function openedData(data: OutboxEvent['data'], open: (sealed: string) => string | null): OutboxEvent['data'] {
  const opened = Object.entries(data).map(([name, value]) => {
    const sealed = sealedIn(value);
    return [name, sealed === null ? value : open(sealed)];
  });
  return Object.fromEntries(opened);
}

/** The event as it is sent. */
export const openedEvent = <E extends OutboxEvent>(event: E, open: (sealed: string) => string | null): E => ({
  ...event,
  data: openedData(event.data, open),
});
