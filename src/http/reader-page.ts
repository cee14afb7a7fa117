import type { IncomingHttpHeaders } from 'node:http';
import type { PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
import { isReaderId } from '../paywall/reader.ts';
import { type AwaitedByPeople, type PageName, pageTextsFor } from './pages/page-texts.ts';
import { type Markup, markup, nothing, plainPage, plainPageHeaders } from './pages/plain-page.ts';
import { siteOf } from './reader/return-url.ts';
import type { Answer } from './route.ts';
import type { SupportCodes } from './services.ts';

/** Whether pages are taken at all. */
export const takesPage = ({ accept = '' }: IncomingHttpHeaders): boolean => /\btext\/html\b/.test(accept);

/**
 * Whether a browser goes to an address, rather than a script of a page: those are shown pages, and programs are sent JSON. A browser too
 * old to say so is known by what it accepts.
 */
export function wantsPage(headers: IncomingHttpHeaders): boolean {
  const mode = headers['sec-fetch-mode'];
  return takesPage(headers) && (mode === undefined || mode === 'navigate');
}

interface Asked {
  readonly headers: IncomingHttpHeaders;
  /** With its question mark, or empty. */
  readonly search: string;
  readonly publication: Publication | null;
  /** Null for an address that is not to be asked for again by itself. */
  readonly awaiting: AwaitedByPeople | null;
  readonly supportCodes: Pick<SupportCodes, 'of'> | null;
}

const names: Readonly<Record<number, PageName>> = {
  401: 'refused',
  403: 'refused',
  404: 'missing',
  405: 'missing',
  413: 'tooLarge',
  414: 'tooLarge',
  422: 'missing',
  429: 'tooMany',
  431: 'tooLarge',
  503: 'later',
};

/** Statuses that another time may not have: what the payment provider refuses is mended, or told by a webhook. */
const passing: ReadonlySet<number> = new Set([429, 502, 503]);

/** Seconds between one time and the next: soon at first, for most waits are short, and then less and less often. */
const delays = [2, 3, 5, 8, 13, 21, 34, 60] as const;

const attemptIn = /([?&])attempt=(\d{1,3})(?=&|$)/;

/** The same address for the next time, as a reference relative to this one, and after how many seconds that is. */
function nextAttempt(search: string): { readonly seconds: number; readonly url: string } {
  const [, sign, made] = attemptIn.exec(search) ?? [];
  const before = Number(made ?? 0);
  const attempt = `attempt=${Math.min(before + 1, delays.length)}`;
  return {
    seconds: delays[Math.min(before, delays.length - 1)] ?? 60,
    url:
      sign === undefined
        ? `${search === '' ? '?' : `${search}&`}${attempt}`
        : search.replace(attemptIn, `${sign}${attempt}`),
  };
}

const link = (url: string, words: string) => markup`<a href="${url}">${words}</a>`;

const paragraph = (content: Markup | null | '') => (content ? markup`\n<p>${content}</p>` : nothing);

/** Of the reader whom the address of the way back from a checkout names; null on other pages. */
function supportCodeIn({ awaiting, search, supportCodes }: Asked): string | null {
  const reader = awaiting === 'payment' ? new URLSearchParams(search).get('reader') : null;
  return reader !== null && isReaderId(reader) ? (supportCodes?.of(reader) ?? null) : null;
}

/** The page for people that takes the place of a problem. */
export function readerPage(problem: Answer, { code, retryAfterSeconds = 0 }: PaywallError, asked: Asked): Answer {
  const { status } = problem;
  const { headers, search, publication, awaiting } = asked;
  const { locale, texts } = pageTextsFor(headers['accept-language'], publication?.settings.defaultLocale ?? null);
  const again = awaiting !== null && passing.has(status) ? nextAttempt(search) : null;
  const usual = code === 'payments-disabled' ? 'missing' : (names[status] ?? 'wrong');
  const name = again !== null && awaiting !== null && status !== 429 ? awaiting : usual;
  const { title, text } = texts[name];
  const site = publication === null ? null : siteOf(publication);
  const supportCode = supportCodeIn(asked);
  const seconds = again === null ? null : Math.max(again.seconds, status === 429 ? retryAfterSeconds : 0);
  return {
    status,
    headers: {
      ...problem.headers,
      ...plainPageHeaders(publication),
      // In the page itself it would be an element that assistive technology warns of, and does the same.
      ...(again !== null && { Refresh: `${seconds}; url=${again.url}`, 'Retry-After': String(seconds) }),
    },
    body: plainPage({
      title,
      of: publication?.settings.title ?? 'Stile',
      locale,
      looks: publication,
      body: markup`<p>${text}</p>${paragraph(again && link(again.url, texts.askNow))}${paragraph(
        site && link(site, texts.toSite),
      )}${paragraph(supportCode && markup`${texts.supportCode} <strong>${supportCode}</strong>`)}`,
    }),
  };
}
