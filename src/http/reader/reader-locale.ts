import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import { negotiateLocale } from '../../paywall/wording/locale.ts';

/** In which of the publication's languages a reader is answered: the one asked for, else the first of their browser's. */
export const localeFor = (
  { headers }: Pick<IncomingMessage, 'headers'>,
  { wordings, settings }: Publication,
  requested: string | undefined,
): string =>
  negotiateLocale({
    requested,
    acceptLanguage: headers['accept-language'],
    available: [...wordings.keys()],
    fallback: settings.defaultLocale,
  });
