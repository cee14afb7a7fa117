import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { AgentRules } from '../paywall/agents/agent.ts';
import type { AgentLicence } from '../paywall/agents/licence.ts';
import type { ScheduledWording, WordingDraft } from '../paywall/editing/wording-drafts.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { Experiment } from '../paywall/experiments/experiment.ts';
import type { Offer } from '../paywall/offers/offer.ts';
import type { Publication, PublicationSettings, StoredPart } from '../paywall/publication.ts';
import type { SegmentRule } from '../paywall/segments/segment.ts';
import type { Wording } from '../paywall/wording/wording.ts';
import { describeFault } from '../settings/faults.ts';
import { isSandboxSignIn, type Mode } from '../settings/mode.ts';
import {
  parseStoredAgents,
  parseStoredExperiment,
  parseStoredLicences,
  parseStoredSegments,
} from './growth/stored-parts.ts';
import { parseStoredDraft, parseStoredOffer, parseStoredSettings, parseStoredWording } from './publication-schema.ts';

interface Needs {
  readonly mode: Mode;
  readonly log: Logger;
}

/** One part as the domain knows it; an offer or a language that was removed is none. */
type Content =
  | { readonly settings: PublicationSettings }
  | { readonly wording: Wording | null }
  | { readonly draft: WordingDraft | null }
  | { readonly offer: Offer | null }
  | { readonly segments: readonly SegmentRule[] | null }
  | { readonly experiment: Experiment | null }
  | { readonly agents: AgentRules | null }
  | { readonly licences: readonly AgentLicence[] };

/** Production mode takes no sign-in token of the sandbox's: without another identity the publication takes none at all. */
function settingsFor(mode: Mode, settings: PublicationSettings): PublicationSettings {
  return mode === 'production' && isSandboxSignIn(settings) ? { ...settings, identity: null } : settings;
}

function contentOf({ part, value, version }: StoredPart, mode: Mode): Content {
  if (part === 'settings') return { settings: settingsFor(mode, parseStoredSettings(value)) };
  if (part.startsWith('offer/')) return { offer: parseStoredOffer(value, version) };
  if (part.startsWith('wording-draft/')) return { draft: parseStoredDraft(value) };
  if (part === 'segments') return { segments: parseStoredSegments(value) };
  if (part.startsWith('experiment/')) return { experiment: parseStoredExperiment(value) };
  if (part === 'agents') return { agents: parseStoredAgents(value) };
  if (part === 'agent-licences') return { licences: parseStoredLicences(value) };
  return { wording: parseStoredWording(value) };
}

const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1);

/** Null for parts among which no settings can be read. */
function publicationOf(name: string, contents: readonly Content[]): Publication | null {
  const settings = contents.findLast((content) => 'settings' in content)?.settings;
  if (settings === undefined) return null;
  const wordings = contents.flatMap((content) =>
    'wording' in content && content.wording !== null ? [content.wording] : [],
  );
  const offers = contents.flatMap((content) => ('offer' in content && content.offer !== null ? [content.offer] : []));
  const experiments = contents.flatMap((content) =>
    'experiment' in content && content.experiment !== null ? [content.experiment] : [],
  );
  return {
    name,
    settings,
    wordings: new Map(wordings.map((wording) => [wording.locale, wording])),
    offers: offers.sort(byId),
    segments: contents.findLast((content) => 'segments' in content)?.segments ?? [],
    experiments: experiments.sort(byId),
    agents: contents.findLast((content) => 'agents' in content)?.agents ?? null,
    licences: contents.findLast((content) => 'licences' in content)?.licences ?? [],
    offersShown: null,
  };
}

/** A part as it was last seen. */
interface Seen {
  readonly stored: StoredPart;
  /** What was last understood of it; null for nothing. */
  readonly content: Content | null;
  readonly readable: boolean;
}

/** A part that this version does not understand. */
export interface UnreadablePart {
  readonly publication: string;
  readonly part: StoredPart['part'];
  /** Whether what was understood of it before is served instead. */
  readonly kept: boolean;
}

export interface Assembled {
  readonly publications: ReadonlyMap<string, Publication>;
  readonly unreadable: readonly UnreadablePart[];
  readonly scheduled: readonly ScheduledWording[];
}

function publicationsOf(seen: readonly Seen[]): ReadonlyMap<string, Publication> {
  const contents = new Map<string, Content[]>();
  for (const { stored, content } of seen) {
    const its = contents.get(stored.publication) ?? [];
    contents.set(stored.publication, content === null ? its : [...its, content]);
  }
  const made = [...contents].map(([name, its]) => [name, publicationOf(name, its)] as const);
  return new Map(made.flatMap(([name, publication]) => (publication === null ? [] : [[name, publication]])));
}

const scheduledOf = (seen: readonly Seen[]): readonly ScheduledWording[] =>
  seen.flatMap(({ stored: { publication }, content }) => {
    if (content === null || !('draft' in content) || content.draft === null || content.draft.schedule === null)
      return [];
    const { schedule, wording } = content.draft;
    return [{ publication, locale: wording.locale, at: schedule.at }];
  });

const unreadableOf = (seen: readonly Seen[]): readonly UnreadablePart[] =>
  seen.flatMap(({ stored: { publication, part }, content, readable }) =>
    readable ? [] : [{ publication, part, kept: content !== null }],
  );

const faultsOf = (error: unknown) => (error instanceof PaywallError ? error.faults.map(describeFault) : []);

/**
 * Makes publications out of their parts. A part that cannot be read never brings the others down: what was understood of it before
 * stays, or it is left out. It is logged once for each version. One that has not changed since the last time gives the same object
 * again: what was rendered with it stays rendered.
 */
export function createAssembly({ mode, log }: Needs): (parts: readonly StoredPart[]) => Assembled {
  let before = new Map<string, Seen>();

  function see(stored: StoredPart, known: Seen | undefined): Seen {
    if (known !== undefined && isDeepStrictEqual(known.stored, stored)) return known;
    try {
      return { stored, content: contentOf(stored, mode), readable: true };
    } catch (error) {
      const { publication, part, version } = stored;
      const content = known?.content ?? null;
      const instead = content === null ? 'it is left out' : 'what was read before stays';
      const details = { publication, part, version, faults: faultsOf(error), err: error };
      log.error(details, `a part of a publication cannot be read; ${instead}`);
      return { stored, content, readable: false };
    }
  }

  return (parts) => {
    const now = new Map<string, Seen>();
    for (const stored of parts) {
      const id = `${stored.publication}/${stored.part}`;
      now.set(id, see(stored, before.get(id)));
    }
    before = now;
    const seen = [...now.values()];
    return { publications: publicationsOf(seen), unreadable: unreadableOf(seen), scheduled: scheduledOf(seen) };
  };
}
