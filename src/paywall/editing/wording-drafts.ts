import type { SignInWay } from '../admin/admin.ts';
import type { EpochMs } from '../clock.ts';
import type { Fault } from '../errors.ts';
import type { Wording } from '../wording/wording.ts';
import type { ConditionalEdit, Edit, Versioned } from './part-editing.ts';

interface Author {
  readonly who: string;
  readonly via: SignInWay | null;
}

/** Texts that are being written, which no reader sees. They may be incomplete. */
export interface WordingDraft {
  readonly wording: Wording;
  /** The version of the published wording that it is to replace; 0 for a language that there is not yet. */
  readonly basedOn: number;
  readonly saved: Author & { readonly at: EpochMs };
  /** When it is to be published, and who arranged it. */
  readonly schedule: (Author & { readonly at: EpochMs; readonly despiteUntranslated: boolean }) | null;
  /** Why it was not published at its time. */
  readonly refused: { readonly at: EpochMs; readonly faults: readonly Fault[] } | null;
}

/** A draft that is to be published at a time. */
export interface ScheduledWording {
  readonly publication: string;
  readonly locale: string;
  readonly at: EpochMs;
}

export interface Publishing {
  /** Of the publication: the language in which its texts are written first. */
  readonly defaultLocale: string;
  /** Publishes it although texts are missing or still in the default language. */
  readonly despiteUntranslated: boolean;
}

export type OfLocale = ConditionalEdit & { readonly locale: string };

/**
 * How admins write texts over days before readers see them. Every method throws `store-unavailable`; those that change a draft throw
 * `unknown-draft`, and `version-conflict` if it has changed since it was seen.
 */
export interface WordingDrafts {
  /** By locale. One that cannot be read is left out. */
  list(publication: string): Promise<readonly Versioned<WordingDraft>[]>;
  /** Throws `unknown-draft`. */
  read(publication: string, locale: string): Promise<Versioned<WordingDraft>>;
  /** `seenVersions` is null for a draft that there is not yet. What is scheduled stays so. */
  save(
    change: Edit & {
      readonly wording: Wording;
      readonly basedOn: number;
      readonly seenVersions: readonly number[] | null;
    },
  ): Promise<Versioned<WordingDraft>>;
  discard(change: OfLocale): Promise<void>;
  /** Discards whatever draft there is, of a language that was removed. */
  forget(change: Edit & { readonly locale: string }): Promise<void>;
  /** Everything that keeps a draft from being published now; empty if nothing does. */
  faultsOf(
    publication: string,
    draft: WordingDraft,
    publishing: Publishing & { readonly now: EpochMs },
  ): Promise<readonly Fault[]>;
  /** Throws `invalid-request` for a draft that is not whole, and `version-conflict` if the published texts have changed since. */
  publish(change: OfLocale & Publishing): Promise<Versioned<Wording>>;
  /** The same at a time, in any process. Checked now, and again then. */
  schedule(change: OfLocale & Publishing & { readonly at: EpochMs }): Promise<Versioned<WordingDraft>>;
  unschedule(change: OfLocale): Promise<Versioned<WordingDraft>>;
  /** Publishes what is due, once among all processes, or notes why it cannot be. */
  publishDue(due: ScheduledWording & { readonly now: EpochMs; readonly defaultLocale: string }): Promise<DueOutcome>;
}

export type DueOutcome = 'published' | 'refused' | 'not-due';
