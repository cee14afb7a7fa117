import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../paywall/clock.ts';
import type { OutboxEvent } from '../../paywall/events/event.ts';
import type { EventDraft } from '../../paywall/events/event-maker.ts';
import type { PublisherEvents } from '../../paywall/events/publisher-events.ts';
import type { Telling } from '../../paywall/events/telling.ts';
import type { Experiment } from '../../paywall/experiments/experiment.ts';
import type { PartWrite, PublicationSettings, PublicationStore, StoredPart } from '../../paywall/publication.ts';
import { parseWith } from '../../settings/faults.ts';
import { meterChange, publicationSettings } from '../publication-schema.ts';
import { parseStoredExperiment } from './stored-parts.ts';

type Part = Omit<StoredPart, 'version'>;

interface PartChange extends Part {
  /** As the part was stored; null for none. */
  readonly before: unknown;
  readonly version: number;
}

type Draft = Pick<EventDraft, 'type' | 'data'>;

function kindOf({ before, value }: PartChange): 'created' | 'changed' | 'deleted' {
  if (value === null) return 'deleted';
  return before === null ? 'created' : 'changed';
}

/** The settings of which the meter consists. */
const meterFields = ['meter', ...Object.keys(meterChange.shape)] as const;

const settingsIn = (value: unknown): PublicationSettings | null => {
  const parsed = parseWith(publicationSettings, value);
  return 'faults' in parsed ? null : parsed.value;
};

function meterDrafts({ before, value, version }: PartChange): readonly Draft[] {
  const [old, next] = [settingsIn(before), settingsIn(value)];
  if (next === null) return [];
  const fieldOf = (settings: PublicationSettings | null, field: string) =>
    Object.entries(settings ?? {}).find(([name]) => name === field)?.[1];
  const changed = meterFields.filter((field) => !isDeepStrictEqual(fieldOf(old, field), fieldOf(next, field)));
  if (changed.length === 0) return [];
  const { limits, window } = next.meter;
  return [{ type: 'meter.changed', data: { changed, limits, window, partVersion: version } }];
}

function experimentIn(value: unknown): Experiment | null {
  try {
    return parseStoredExperiment(value);
  } catch {
    // What this version cannot read was not begun by it.
    return null;
  }
}

function experimentDrafts({ before, value }: PartChange): readonly Draft[] {
  const [old, next] = [before === null ? null : experimentIn(before), experimentIn(value)];
  if (next === null || old?.status === next.status) return [];
  const { id, name, arms, conclusion } = next;
  const about = { experiment: id, name };
  const started: Draft = {
    type: 'experiment.started',
    data: { ...about, arms: arms.map((arm) => ({ id: arm.id, name: arm.name })) },
  };
  if (next.status === 'running') return [started];
  if (next.status !== 'ended') return [];
  const { outcome = 'stopped', adopted = null } = conclusion ?? {};
  return [{ type: 'experiment.concluded', data: { ...about, outcome, adopted } }];
}

/** What there is to tell of a change of one part. Drafts of wordings, which no reader sees, and other parts are nobody's business. */
function draftsOf(change: PartChange): readonly Draft[] {
  const [kind, name = ''] = change.part.split('/', 2);
  const told = { change: kindOf(change), partVersion: change.version };
  if (kind === 'offer') return [{ type: 'offer.changed', data: { offer: name, ...told } }];
  if (kind === 'wording') return [{ type: 'wording.changed', data: { locale: name, ...told } }];
  if (kind === 'settings') return meterDrafts(change);
  return kind === 'experiment' ? experimentDrafts(change) : [];
}

interface Needs {
  readonly publications: PublicationStore;
  readonly events: Pick<PublisherEvents, 'make' | 'isOn'>;
  readonly clock: Clock;
}

/** The same store, of which each change of a part tells the publisher, in the step of the change. */
export function tellingChanges({ publications, events, clock }: Needs): PublicationStore {
  function eventsOf(stored: readonly StoredPart[], part: Part, version: number): readonly OutboxEvent[] {
    const own = stored.filter(({ publication }) => publication === part.publication);
    const partOf = (name: string) => own.find((each) => each.part === name)?.value ?? null;
    const settings = settingsIn(part.part === 'settings' ? part.value : partOf('settings'));
    if (settings === null || !events.isOn({ name: part.publication, settings })) return [];
    const at = clock.now();
    return draftsOf({ ...part, before: partOf(part.part), version }).map((draft) =>
      events.make(part.publication, { ...draft, at, subject: null }),
    );
  }

  /** If the stored parts are not what the changes are made against, they are refused and so is what they tell. */
  async function tellingOf(changes: readonly PartWrite[]): Promise<Telling | undefined> {
    const stored = await publications.readAll();
    const made = changes.flatMap(({ part, expectedVersion }) => eventsOf(stored, part, expectedVersion + 1));
    return made.length === 0 ? undefined : { events: made, now: clock.now() };
  }

  return {
    ...publications,
    async write(part, expectedVersion) {
      return publications.write(part, expectedVersion, await tellingOf([{ part, expectedVersion }]));
    },
    async writeAll(changes) {
      return publications.writeAll(changes, await tellingOf(changes));
    },
  };
}
