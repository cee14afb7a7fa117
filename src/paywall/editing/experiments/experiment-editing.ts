import { PaywallError } from '../../errors.ts';
import type { Conclusion, Experiment } from '../../experiments/experiment.ts';
import {
  type ConditionalEdit,
  checkVersion,
  type Edit,
  isConflict,
  type PartChange,
  type PartCodec,
  type PartEditor,
  type Versioned,
} from '../part-editing.ts';

type Of = ConditionalEdit & { readonly id: string };

/** What is done to an experiment, as the audit log names it. */
type Act = 'create' | 'update' | 'delete' | 'start' | 'pause' | 'resume' | 'grow' | 'end' | 'adopt';

/**
 * How experiments are kept. It goes by what the store holds, is felt in every process within a second, and is in the audit log. Every
 * method throws `store-unavailable`; those that name an experiment throw `unknown-experiment`, and `version-conflict` if somebody else has
 * changed it meanwhile. What has ended is never changed again: `experiment-ended`.
 */
export interface ExperimentEditor {
  /** By id. One that cannot be read is left out. */
  list(publication: string): Promise<readonly Versioned<Experiment>[]>;
  read(publication: string, id: string): Promise<Versioned<Experiment>>;
  /** Throws `already-exists`. */
  create(change: Edit & { readonly experiment: Experiment }): Promise<Versioned<Experiment>>;
  /** Throws `experiment-started` for one that is no draft any more. */
  replace(change: ConditionalEdit & { readonly experiment: Experiment }): Promise<Versioned<Experiment>>;
  /** The same. */
  discard(change: Of): Promise<void>;
  /** The same. `others` are found as they were read, or nothing is started. */
  start(
    change: Of & {
      readonly started: (draft: Experiment) => Experiment;
      readonly others: readonly Versioned<Experiment>[];
    },
  ): Promise<Versioned<Experiment>>;
  /** The same; throws `experiment-not-started` for a draft. */
  change(
    change: Of & {
      readonly act: 'pause' | 'resume' | 'grow';
      readonly changed: (running: Experiment) => Experiment;
      readonly others: readonly Versioned<Experiment>[];
    },
  ): Promise<Versioned<Experiment>>;
  /** The same. `adopted`: what else changes, in the same step. */
  end(
    change: Of & { readonly conclusion: Conclusion; readonly adopted: readonly PartChange[] },
  ): Promise<Versioned<Experiment>>;
}

const place = 'experiment/';
const partOf = (id: string) => `${place}${id}` as const;

const taken = () =>
  new PaywallError('already-exists', 'An experiment with this id already exists.', {
    faults: [{ path: 'id', message: 'is taken already' }],
  });

/** Throws unless the experiment is in this state. */
function checkStatus({ status }: Experiment, wanted: 'draft' | 'running'): void {
  if (status === wanted) return;
  if (status === 'ended')
    throw new PaywallError('experiment-ended', 'This experiment has ended: its record cannot be changed.');
  if (status === 'running')
    throw new PaywallError(
      'experiment-started',
      'This experiment has been started: what it compares cannot be changed.',
    );
  throw new PaywallError('experiment-not-started', 'This experiment has not been started yet.');
}

export function createExperimentEditor(parts: PartEditor, form: PartCodec<Experiment>): ExperimentEditor {
  const stored = (publication: string, id: string) => parts.read(publication, partOf(id), form);

  async function read(publication: string, id: string): Promise<Versioned<Experiment>> {
    const { value, version } = await stored(publication, id);
    if (value === null) throw new PaywallError('unknown-experiment', 'There is no such experiment.');
    return { value, version };
  }

  async function seen({ publication, id, seenVersions }: Of, status: 'draft' | 'running') {
    const before = await read(publication, id);
    checkStatus(before.value, status);
    checkVersion(before.version, seenVersions, 'experiment');
    return before;
  }

  const kept = (experiment: Experiment | null) => (experiment === null ? null : form.write(experiment));

  function changeOf(
    id: string,
    act: Act,
    change: { before: Versioned<Experiment | null>; after: Experiment | null },
  ): PartChange {
    const { before, after } = change;
    const what = `experiment.${act} ${id}`;
    return {
      part: partOf(id),
      version: before.version,
      value: kept(after),
      what,
      before: kept(before.value),
      after: kept(after),
    };
  }

  /** As it is, under another version: so that it is known to have been as it was read. */
  const untouched = ({ value, version }: Versioned<Experiment>): PartChange => ({
    ...changeOf(value.id, 'update', { before: { value, version }, after: value }),
    what: null,
  });

  async function write(editing: Edit, act: Act, change: { before: Versioned<Experiment | null>; after: Experiment }) {
    const version = await parts.write(editing, changeOf(change.after.id, act, change));
    return { value: change.after, version };
  }

  async function writeAll(editing: Edit, own: PartChange, others: readonly PartChange[]): Promise<number> {
    const [version = own.version + 1] = await parts.writeAll(editing, [own, ...others]);
    return version;
  }

  return {
    read,

    async list(publication) {
      const found = (await parts.list(publication)).flatMap(({ part, value, version }) => {
        if (!part.startsWith(place)) return [];
        try {
          const experiment = form.read(value, version);
          return experiment === null ? [] : [{ value: experiment, version }];
        } catch {
          return [];
        }
      });
      return found.sort((one, other) => (one.value.id < other.value.id ? -1 : 1));
    },

    async create({ experiment, ...editing }) {
      const before = await stored(editing.publication, experiment.id);
      if (before.value !== null) throw taken();
      try {
        return await write(editing, 'create', { before, after: experiment });
      } catch (error) {
        throw isConflict(error) ? taken() : error;
      }
    },

    async replace({ experiment, ...change }) {
      const before = await seen({ ...change, id: experiment.id }, 'draft');
      return write(change, 'update', { before, after: experiment });
    },

    async discard(change) {
      const before = await seen(change, 'draft');
      await parts.write(change, changeOf(change.id, 'delete', { before, after: null }));
    },

    async start({ started, others, ...change }) {
      const before = await seen(change, 'draft');
      const after = started(before.value);
      const own = changeOf(change.id, 'start', { before, after });
      return { value: after, version: await writeAll(change, own, others.map(untouched)) };
    },

    async change({ act, changed, others, ...change }) {
      const before = await seen(change, 'running');
      const after = changed(before.value);
      const own = changeOf(change.id, act, { before, after });
      return { value: after, version: await writeAll(change, own, others.map(untouched)) };
    },

    async end({ conclusion, adopted, ...change }) {
      const before = await seen(change, 'running');
      const after: Experiment = { ...before.value, status: 'ended', conclusion };
      const own = changeOf(change.id, adopted.length === 0 ? 'end' : 'adopt', { before, after });
      return { value: after, version: await writeAll(change, own, adopted) };
    },
  };
}
