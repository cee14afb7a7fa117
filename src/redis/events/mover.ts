import { mostEvents } from '../../paywall/events/event.ts';
import type { RedisClient } from '../connection/client.ts';
import { eventsKey, movedKey, type WaitingPlace } from './keys.ts';

/** So many are moved at once. */
const batchSize = 100;

/** `1764000000000-3`. */
type StreamId = string;

const partsOf = (id: StreamId): readonly [ms: string, sequence: string] => {
  const [ms = '', sequence = ''] = id.split('-');
  return [ms, sequence];
};

const sequenceDigits = 6;

/** An event's number where it waited, as digits whose order as text is that of the events. */
function numberOf(id: StreamId): string {
  const [ms, sequence] = partsOf(id);
  return `${ms.padStart(13, '0')}${sequence.padStart(sequenceDigits, '0')}`;
}

/** The same as a number that JSON holds exactly. A place writes a thousand events a millisecond at most. */
export const versionOf = (number: string): number =>
  Number(number.slice(0, -sequenceDigits)) * 1000 + Math.min(999, Number(number.slice(-sequenceDigits)));

/** The first id that is behind this one. */
function after(id: StreamId): StreamId {
  const [ms, sequence] = partsOf(id);
  return `${ms}-${Number(sequence) + 1}`;
}

/**
 * Moves events from where they were written to those of their publication, on whichever server of a cluster these are. Each process moves
 * at once what it has written, and may be interrupted anywhere: only what has been moved is taken away, and what is moved again is passed
 * over, so that any number of processes may move at once.
 */
export interface Mover {
  /** Begins to move what waits there, and returns at once. A failure is the next sweep's to mend. */
  hint(place: WaitingPlace): void;
  /** Moves everything that waits there. */
  move(place: WaitingPlace): Promise<void>;
  /** Waits for what is being moved. */
  close(): Promise<void>;
}

export function createMover(link: RedisClient): Mover {
  /** Those that are being moved, and whether more has come since that began. */
  const running = new Map<string, { again: boolean; readonly done: Promise<void> }>();

  async function moveOnce({ publication, out, name }: WaitingPlace): Promise<boolean> {
    const waiting = await link.askRepeatably(out, (redis) => redis.xrange(out, '-', '+', 'COUNT', batchSize));
    const last = waiting.at(-1)?.[0];
    if (last === undefined) return false;
    const entries = waiting.flatMap(([id, [, event = '']]) => [numberOf(id), event]);
    const all = eventsKey(publication);
    await link.askRepeatably(all, (redis) =>
      redis.stileMoveEvents(all, movedKey(publication), name, String(mostEvents), String(waiting.length), ...entries),
    );
    // The stream itself stays: it knows the last number that it gave.
    await link.askRepeatably(out, (redis) => redis.xtrim(out, 'MINID', after(last)));
    return waiting.length === batchSize;
  }

  async function moveAll(place: WaitingPlace): Promise<void> {
    while (await moveOnce(place));
  }

  function move(place: WaitingPlace): Promise<void> {
    const current = running.get(place.out);
    if (current !== undefined) {
      current.again = true;
      return current.done;
    }
    const run = async () => {
      for (let more = true; more; ) {
        await moveAll(place);
        more = running.get(place.out)?.again ?? false;
        const state = running.get(place.out);
        if (state !== undefined) state.again = false;
      }
    };
    const done = Promise.resolve()
      .then(run)
      .finally(() => running.delete(place.out));
    running.set(place.out, { again: false, done });
    return done;
  }

  return {
    move,
    hint(place) {
      move(place).catch(() => undefined);
    },
    async close() {
      await Promise.allSettled([...running.values()].map(({ done }) => done));
    },
  };
}
