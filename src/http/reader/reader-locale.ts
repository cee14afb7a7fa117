import type { IncomingMessage } from 'node:http';
import { madeOnce } from '../../paywall/made-once.ts';
import type { Publication } from '../../paywall/publication.ts';
import { negotiateLocale } from '../../paywall/wording/locale.ts';

/** The languages of a publication, as one list for as long as they stay. */
const localesOf = madeOnce((wordings: Publication['wordings']): readonly string[] => [...wordings.keys()]);

/** In which of the publication's languages a reader is answered: the one asked for, else the first of their browser's. */
export const localeFor = (
  { headers }: Pick<IncomingMessage, 'headers'>,
  publication: Publication,
  requested: string | undefined,
): string =>
  negotiateLocale({
    requested,
    acceptLanguage: headers['accept-language'],
    available: localesOf(publication.wordings),
    fallback: publication.settings.defaultLocale,
  });
