import type { WindowName } from '../../paywall/calendar/window-retention.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import { meterKeys } from '../keys.ts';
import { bytes, viewBytes } from './packed-views.ts';

export interface NamedPlace {
  readonly publication: string;
  readonly reader: ReaderKey;
  readonly window: WindowName;
}

/**
 * Moves what versions before format 2 counted in a meter to where it is counted now: of all readers of a bucket at once, some
 * milliseconds at most. A script that does not find its reader asks for it by `unmoved`.
 */
export async function moveFormer(link: RedisClient, place: NamedPlace): Promise<void> {
  const [meter, former] = meterKeys(place);
  const owner = place.window.kind === 'rolling' ? bytes(place.reader) : '';
  const size = String(viewBytes(place.window));
  await link.askRepeatably(meter, (redis) => redis.stileMoveFormer(meter, former, size, owner));
}

const isUnmoved = (answer: unknown): boolean => String(Array.isArray(answer) ? answer[0] : answer) === 'unmoved';

/** What a script answers about these meters once everything in them is where it is counted now. */
export async function askMoved<T>(link: RedisClient, places: readonly NamedPlace[], ask: () => Promise<T>): Promise<T> {
  for (let answer = await ask(); ; answer = await ask()) {
    if (!isUnmoved(answer)) return answer;
    for (const place of places) await moveFormer(link, place);
  }
}
