import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import { negotiateLocale } from '../../paywall/wording/locale.ts';

/** The languages of a publication, as one list for as long as they stay. */
const lists = new WeakMap<Publication['wordings'], readonly string[]>();

function localesOf({ wordings }: Publication): readonly string[] {
  const known = lists.get(wordings);
  if (known !== undefined) return known;
  const made = [...wordings.keys()];
  lists.set(wordings, made);
  return made;
}

/** In which of the publication's languages a reader is answered: the one asked for, else the first of their browser's. */
export const localeFor = (
  { headers }: Pick<IncomingMessage, 'headers'>,
  publication: Publication,
  requested: string | undefined,
): string =>
  negotiateLocale({
    requested,
    acceptLanguage: headers['accept-language'],
    available: localesOf(publication),
    fallback: publication.settings.defaultLocale,
  });
