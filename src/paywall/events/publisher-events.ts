import type { EpochMs } from '../clock.ts';
import type { ReaderKey } from '../reader.ts';
import type { EventMaker, SealedText } from './event-maker.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { EventRule } from './telling.ts';

/** What of a publication decides whether it is told anything. */
export interface ToldPublication {
  readonly name: string;
  readonly settings: { readonly events: EventRule };
}

/** Makes the events that steps of the store write. Of a publication without events nothing is to be made. */
export interface PublisherEvents extends EventMaker {
  isOn(publication: ToldPublication): boolean;
  /** The id of a registered reader who was seen; null for others. Throws `store-unavailable`. */
  registeredId(publication: string, reader: ReaderKey): Promise<SealedText | null>;
  /** Tells of a registered reader who was never seen before. Returns at once; while the store is unavailable it is tried with the next call. */
  seen(
    publication: ToldPublication,
    registered: { readonly id: string; readonly key: ReaderKey; readonly now: EpochMs },
  ): void;
}

interface Needs {
  readonly maker: EventMaker;
  readonly outbox: Pick<OutboxStore, 'noteRegistered' | 'sealedId'>;
}

/** Maximum readers whom a process remembers to have noted. */
const mostKnown = 50_000;

export function createPublisherEvents({ maker, outbox }: Needs): PublisherEvents {
  let known = new Set<string>();

  async function note(publication: string, { id, key, now }: { id: string; key: ReaderKey; now: EpochMs }) {
    const sealed = maker.seal(publication, id);
    const event = maker.make(publication, {
      type: 'reader.registered',
      at: now,
      subject: key,
      sealed: { reader: { sealed } },
      data: {},
    });
    await outbox.noteRegistered({ publication, reader: key, sealed, telling: { events: [event], now } });
  }

  return {
    ...maker,
    isOn: ({ settings }) => settings.events.enabled,

    async registeredId(publication, reader) {
      const sealed = await outbox.sealedId(publication, reader);
      return sealed === null ? null : { sealed };
    },

    seen(publication, registered) {
      if (!publication.settings.events.enabled || registered.id === '') return;
      const name = `${publication.name} ${registered.id}`;
      if (known.has(name)) return;
      if (known.size >= mostKnown) known = new Set();
      known.add(name);
      note(publication.name, registered).catch(() => known.delete(name));
    },
  };
}
