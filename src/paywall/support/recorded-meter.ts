import { articleKeyText } from '../articles/article.ts';
import { windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { CountedView } from '../metering/meter.ts';
import { replacedWindows } from '../metering/replaced-windows.ts';
import type { PublicationSettings } from '../publication.ts';
import type { ReaderKey, ReaderKind } from '../reader.ts';
import type { WindowRecord } from './reader-records.ts';

/** What a meter holds at some time. */
export interface RecordedMeter {
  /** Oldest first, each article once. */
  readonly views: readonly CountedView[];
  readonly united: boolean;
  readonly windowEndsAt: EpochMs;
}

const nameOf = ({ article }: CountedView) => articleKeyText(article);

/** The record of a window, as it was: what was counted later is not there yet. Null if the window had not begun, or was over. */
function recordAt(records: readonly WindowRecord[], id: string, at: EpochMs): WindowRecord | null {
  const record = records.find(({ window }) => window === id);
  if (record === undefined || (record.endsAt !== null && record.endsAt <= at)) return null;
  const views = record.views.filter(({ countedAt }) => countedAt <= at);
  const hasBegun = record.endsAt === null || views.length > 0 || record.views.length === 0;
  return hasBegun ? { ...record, views } : null;
}

/** What was counted under rules that were replaced, and lies in the reader's window under the present one. */
function takenOver(settings: PublicationSettings, records: readonly WindowRecord[], at: EpochMs): CountedView[] {
  const { meter, timeZone } = settings;
  const current = windowAt(meter.window, timeZone, at);
  return replacedWindows(settings, current, at)
    .flatMap(({ id }) => recordAt(records, id, at)?.views ?? [])
    .filter(({ countedAt }) => windowAt(meter.window, timeZone, countedAt).endsAt > at)
    .sort((one, other) => one.countedAt - other.countedAt);
}

/**
 * What the meter would find `at` some time, by the records alone: nothing is counted, taken over or begun by looking, as it is by a
 * view.
 */
export function recordedMeter(
  settings: PublicationSettings,
  records: readonly WindowRecord[],
  at: EpochMs,
): RecordedMeter {
  const { meter, timeZone } = settings;
  const window = windowAt(meter.window, timeZone, at);
  const record = recordAt(records, window.id, at);
  const views = new Map((record?.views ?? []).map((view) => [nameOf(view), view]));
  const [first, ...more] = takenOver(settings, records, at);
  const added = first === undefined ? [] : [first, ...more].filter((view) => !views.has(nameOf(view)));
  for (const view of added) if (!views.has(nameOf(view))) views.set(nameOf(view), view);
  const begun = first === undefined ? window : windowAt(meter.window, timeZone, first.countedAt);
  return {
    views: [...views.values()].sort((one, other) => one.countedAt - other.countedAt),
    united: added.length > 0 || (record?.united ?? false),
    windowEndsAt: window.kind === 'rolling' ? (record?.endsAt ?? begun.endsAt) : window.endsAt,
  };
}

/** The reader with whom an anonymous one was united in the window of this moment, and whose meter they go on with; or null. */
export function ownerIn(
  { meter, timeZone }: PublicationSettings,
  records: readonly WindowRecord[],
  at: EpochMs,
): ReaderKey | null {
  const owner = recordAt(records, windowAt(meter.window, timeZone, at).id, at)?.unitedWith ?? null;
  // Of one who was erased the mark is all zeros: there is nobody to go on with.
  return owner?.some((byte) => byte !== 0) ? owner : null;
}

/** What the meter finds `at` some time for an anonymous reader who goes on with another's. */
export function ownersMeter(
  settings: PublicationSettings,
  records: readonly WindowRecord[],
  at: EpochMs,
): RecordedMeter {
  // What was counted under rules that were replaced is taken over by the owner's own views alone.
  const present = { ...settings, meter: { ...settings.meter, replaced: [] } };
  return { ...recordedMeter(present, records, at), united: true };
}

/** Whether a reader is anonymous or registered, if their records show it. */
export function kindIn(records: readonly WindowRecord[]): ReaderKind | null {
  if (records.some(({ unitedFrom }) => unitedFrom.length > 0)) return 'registered';
  return records.some(({ unitedWith }) => unitedWith !== null) ? 'anonymous' : null;
}
