import type { EpochMs } from '../paywall/clock.ts';
import { hasCode } from '../paywall/errors.ts';
import { withReplacedWindows } from '../paywall/metering/replaced-windows.ts';
import type { PublicationStore } from '../paywall/publication.ts';
import { parseWith } from '../settings/faults.ts';
import type { Change, Part } from './part-diff.ts';
import { parseStoredSettings, publicationSettings } from './publication-schema.ts';

type PartChange = Exclude<Change, { kind: 'only in store' }>;

/** A part to be written if its stored version is still the one that was compared. */
export interface Write {
  readonly part: Part;
  readonly expectedVersion: number;
}

export interface Applied {
  readonly part: Part;
  /** `conflict`: somebody changed the part since it was compared, and it was left as it is. */
  readonly outcome: 'written' | 'conflict';
}

/** What is to be stored. Settings take along the record of the windows that they replace; see `withReplacedWindows`. */
function valueToStore(change: PartChange, now: EpochMs): unknown {
  if (change.kind === 'added' || change.part !== 'settings') return change.after;
  const before = parseWith(publicationSettings, change.before);
  // Settings that cannot be read name no windows; writing over them is how they are mended.
  if ('faults' in before) return change.after;
  return withReplacedWindows(before.value, parseStoredSettings(change.after), now);
}

/** The writes that bring the store to what the files say. What is only in the store stays. */
export function writesFor(changes: readonly Change[], now: EpochMs): Write[] {
  return changes.flatMap((change) => {
    if (change.kind === 'only in store') return [];
    const { publication, part } = change;
    const expectedVersion = change.kind === 'added' ? 0 : change.version;
    return [{ part: { publication, part, value: valueToStore(change, now) }, expectedVersion }];
  });
}

async function applyOne(publications: PublicationStore, { part, expectedVersion }: Write): Promise<Applied> {
  try {
    await publications.write(part, expectedVersion);
    return { part, outcome: 'written' };
  } catch (error) {
    if (hasCode(error, 'version-conflict')) return { part, outcome: 'conflict' };
    throw error;
  }
}

/** Writes part by part. Throws `store-unavailable`. The caller announces the change to the running service. */
export async function applyWrites(publications: PublicationStore, writes: readonly Write[]): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const write of writes) applied.push(await applyOne(publications, write));
  return applied;
}
