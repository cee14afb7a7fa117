import type { AuditLog } from '../admin/audit-log.ts';
import type { Clock, EpochMs } from '../clock.ts';
import type { LeaseStore } from '../leases.ts';
import type { Publication, PublicationSettings } from '../publication.ts';
import { type Notice, noticesOf, type ProviderWork } from './notices.ts';
import type { Reports } from './reports.ts';
import { type SetupStep, setupChecklist } from './setup-checklist.ts';

/** How a publication stands: what should be known of it, and how far it is set up. */
export interface PublicationStanding {
  readonly notices: readonly Notice[];
  readonly checklist: readonly SetupStep[];
}

/** Bookmarks of when a webhook was last taken, and last refused for its signature, by the real time. */
export const webhookBookmarks = { taken: 'webhook-taken', refused: 'webhook-refused' } as const;

/** The bookmark of when the events were last read to the end, by the real time. */
export const reconciledBookmark = 'reconcile-events-done';

type Opened = { readonly at: EpochMs | null; readonly who: string | null };

interface Needs {
  readonly reports: Pick<Reports, 'funnel' | 'subscribers'>;
  readonly leases: Pick<LeaseStore, 'readBookmark'>;
  readonly audit: Pick<AuditLog, 'page'>;
  /** Throws `store-unavailable`. */
  readonly wordings: (publication: string) => Promise<readonly { readonly version: number }[]>;
  /** Locales of drafts that could not be published at their time. Throws `store-unavailable`. */
  readonly refusedDrafts: (publication: string) => Promise<readonly string[]>;
  /** Names of endpoints of events that are disabled though no admin disabled them. Throws `store-unavailable`. */
  readonly disabledEndpoints: (publication: string) => Promise<readonly string[]>;
  /** Sources of agents' ranges that are older than seven days. Throws `store-unavailable`. */
  readonly oldRanges: (publication: Publication) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly isSandbox: boolean;
  readonly hasStripe: boolean;
  /** Views of all publications that wait to be counted. */
  readonly uncountedViews: () => number;
}

const isOpen = (settings: unknown): boolean =>
  typeof settings === 'object' && settings !== null && 'open' in settings && settings.open === true;

/** Of the changes of the meter that are looked through for the one that opened it. */
const changesLookedAt = 50;

/** Throws `store-unavailable`. */
export function createStandingReader(needs: Needs) {
  const { reports, leases, audit, wordings, refusedDrafts, disabledEndpoints, oldRanges, clock, realClock } = needs;
  const { isSandbox, hasStripe, uncountedViews } = needs;
  const opened = new WeakMap<PublicationSettings, Opened>();

  async function timeOf(bookmark: string): Promise<EpochMs | null> {
    const written = await leases.readBookmark(bookmark);
    return written === null ? null : Number(written);
  }

  async function readWork(): Promise<ProviderWork> {
    const [reconciledAt, webhookAt, webhookRefusedAt] = await Promise.all([
      timeOf(reconciledBookmark),
      timeOf(webhookBookmarks.taken),
      timeOf(webhookBookmarks.refused),
    ]);
    return { now: realClock.now(), reconciledAt, webhookAt, webhookRefusedAt };
  }

  /** The latest change that opened it; a file may have done so too, of which the log says nothing. */
  async function findOpened(name: string): Promise<Opened> {
    const filter = { what: 'meter.update' };
    const { entries } = await audit.page(name, { cursor: null, limit: changesLookedAt, filter });
    const found = entries.find(({ before, after }) => isOpen(after) && !isOpen(before));
    return { at: found?.at ?? null, who: found?.who ?? null };
  }

  /** Looked for once for each change of the settings, because a log may be long. */
  async function readOpened({ name, settings }: Publication): Promise<Opened | null> {
    if (!settings.open) return null;
    const known = opened.get(settings) ?? (await findOpened(name));
    opened.set(settings, known);
    return known;
  }

  /** The first version is that of the file. */
  const isWordingEdited = async ({ name }: Publication) => (await wordings(name)).some(({ version }) => version > 1);

  return {
    async read(publication: Publication): Promise<PublicationStanding> {
      const now = clock.now();
      const [isOpened, work, { now: subscribers }, { total: funnel }, isEdited, refused, disabled, old] =
        await Promise.all([
          readOpened(publication),
          readWork(),
          reports.subscribers(publication, {}, now),
          reports.funnel(publication, {}, now),
          isWordingEdited(publication),
          refusedDrafts(publication.name),
          disabledEndpoints(publication.name),
          publication.agents === null ? [] : oldRanges(publication),
        ]);
      const facts = {
        publication,
        now,
        isSandbox,
        opened: isOpened,
        uncountedViews: uncountedViews(),
        work,
        subscribers,
        refusedDrafts: refused,
        disabledEndpoints: disabled,
        oldRanges: old,
      };
      return {
        notices: noticesOf(facts),
        checklist: setupChecklist({ publication, now, hasStripe, isWordingEdited: isEdited, funnel }),
      };
    },
  };
}

export type StandingReader = ReturnType<typeof createStandingReader>;
