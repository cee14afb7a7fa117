import type { AuditAuthor } from '../admin/audit-log.ts';
import type { AuditRecorder } from '../admin/audit-recorder.ts';
import type { EpochMs } from '../clock.ts';
import { hasCode, PaywallError } from '../errors.ts';
import type { PublicationPart, PublicationStore, StoredPart } from '../publication.ts';

/** How one kind of part is kept. */
export interface PartCodec<T> {
  /** Null for one that was deleted. Throws where it cannot be read. */
  readonly read: (stored: unknown, version: number) => T | null;
  readonly write: (value: T) => unknown;
}

/** Who changes something, in which publication, and when. */
export interface Edit extends AuditAuthor {
  readonly publication: string;
  readonly now: EpochMs;
}

/** A change to be made only if the part is still in one of the versions that the admin has seen. */
export interface ConditionalEdit extends Edit {
  readonly seenVersions: readonly number[];
}

/** Something stored, with the version that a change of it must name. */
export interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

/** One change of one part, against what was found there. */
export interface PartChange {
  readonly part: PublicationPart;
  /** The version that was found. */
  readonly version: number;
  /** As it is to be stored; null for what is deleted. */
  readonly value: unknown;
  /** The audit log's name for it, for example `offer.update trial-3-months`; null for what another entry says already. */
  readonly what: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** How admins change parts of publications, whatever is in them: by what the store holds, felt everywhere within a second, audited. */
export interface PartEditor {
  /** Throws `store-unavailable`, as the others do. */
  list(publication: string): Promise<readonly StoredPart[]>;
  /** Version 0 and null if there was never anything; null also if it was deleted. */
  read<T>(publication: string, part: PublicationPart, form: PartCodec<T>): Promise<Versioned<T | null>>;
  /** Returns the new version. Throws `version-conflict` where somebody else was quicker: nothing has changed then. */
  write(editing: Edit, change: PartChange): Promise<number>;
  /** The same of several parts in one step: all of them are changed, or none. */
  writeAll(editing: Edit, changes: readonly PartChange[]): Promise<readonly number[]>;
}

interface Needs {
  readonly publications: PublicationStore;
  readonly record: AuditRecorder;
  /** Makes every process read publications again; this one has done so when it resolves. */
  readonly announce: () => Promise<void>;
}

export const isConflict = (error: unknown) => hasCode(error, 'version-conflict');

/** Throws `version-conflict` where the version is none of those that were seen. `thing` is for the message: `offer`, `wording`. */
export function checkVersion(version: number, seen: readonly number[], thing: string): void {
  if (seen.includes(version)) return;
  throw new PaywallError('version-conflict', `Someone else has changed this ${thing} meanwhile: look at it again.`);
}

export function createPartEditor({ publications, record, announce }: Needs): PartEditor {
  async function list(publication: string): Promise<readonly StoredPart[]> {
    const parts = await publications.readAll();
    return parts.filter((each) => each.publication === publication);
  }

  async function noteChange({ publication, who, via, now }: Edit, { what, before, after }: PartChange): Promise<void> {
    if (what !== null) await record(publication, { at: now, who, via, what, before, after });
  }

  return {
    list,

    async read(publication, part, form) {
      const found = (await list(publication)).find((each) => each.part === part);
      if (found === undefined) return { version: 0, value: null };
      return { version: found.version, value: form.read(found.value, found.version) };
    },

    async write(editing, change) {
      const { part, version, value } = change;
      const written = await publications.write({ publication: editing.publication, part, value }, version);
      await noteChange(editing, change);
      await announce();
      return written;
    },

    async writeAll(editing, changes) {
      const { publication } = editing;
      const written = await publications.writeAll(
        changes.map(({ part, value, version }) => ({ part: { publication, part, value }, expectedVersion: version })),
      );
      for (const change of changes) await noteChange(editing, change);
      await announce();
      return written;
    },
  };
}
