import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Offer } from '../paywall/offers/offer.ts';
import type { Publication, PublicationSettings, StoredPart } from '../paywall/publication.ts';
import type { Wording } from '../paywall/wording/wording.ts';
import { faultsForMode, type Mode } from '../settings/mode.ts';
import { parseStoredOffer, parseStoredSettings, parseStoredWording } from './publication-schema.ts';

interface Needs {
  readonly mode: Mode;
  readonly log: Logger;
}

/** One part as the domain knows it; an offer that was deleted is none. */
type Content =
  | { readonly settings: PublicationSettings }
  | { readonly wording: Wording }
  | { readonly offer: Offer | null };

/** Production mode takes no sign-in token of the sandbox's: without another identity the publication takes none at all. */
function settingsFor(mode: Mode, settings: PublicationSettings): PublicationSettings {
  return faultsForMode(settings, mode).length === 0 ? settings : { ...settings, identity: null };
}

function contentOf({ part, value, version }: StoredPart, mode: Mode): Content {
  if (part === 'settings') return { settings: settingsFor(mode, parseStoredSettings(value)) };
  if (part.startsWith('offer/')) return { offer: parseStoredOffer(value, version) };
  return { wording: parseStoredWording(value) };
}

/** Null for parts among which no settings can be read. */
function publicationOf(name: string, contents: readonly Content[]): Publication | null {
  const settings = contents.findLast((content) => 'settings' in content)?.settings;
  if (settings === undefined) return null;
  const wordings = contents.flatMap((content) => ('wording' in content ? [content.wording] : []));
  const offers = contents.flatMap((content) => ('offer' in content && content.offer !== null ? [content.offer] : []));
  return {
    name,
    settings,
    wordings: new Map(wordings.map((wording) => [wording.locale, wording])),
    offers: offers.sort((one, other) => (one.id < other.id ? -1 : 1)),
  };
}

/**
 * Makes publications out of their parts. A part that cannot be read is left out and logged, and never brings the others down.
 * One that has not changed since the last time gives the same object again: what was rendered with it stays rendered.
 */
export function createAssembly({ mode, log }: Needs): (parts: readonly StoredPart[]) => Map<string, Publication> {
  let before = new Map<string, { readonly stored: StoredPart; readonly content: Content }>();

  return (parts) => {
    const now: typeof before = new Map();
    const contents = new Map<string, Content[]>();
    for (const stored of parts) {
      const { publication, part } = stored;
      const id = `${publication}/${part}`;
      try {
        const known = before.get(id);
        const content = known && isDeepStrictEqual(known.stored, stored) ? known.content : contentOf(stored, mode);
        now.set(id, { stored, content });
        contents.set(publication, [...(contents.get(publication) ?? []), content]);
      } catch (error) {
        log.error({ publication, part, err: error }, 'a part of a publication cannot be read');
      }
    }
    before = now;
    const made = [...contents].map(([name, its]) => [name, publicationOf(name, its)] as const);
    return new Map(made.flatMap(([name, publication]) => (publication === null ? [] : [[name, publication]])));
  };
}
