import type { PaywallError } from '../paywall/errors.ts';
import type { Answer } from './route.ts';

/** What a reader's browser is shown in place of a problem in JSON. The texts are Stile's own and hold nothing from outside. */
interface ReaderPage {
  readonly title: string;
  readonly text: string;
}

const pages: Readonly<Record<number, ReaderPage>> = {
  404: { title: 'Page not found', text: 'There is nothing at this address.' },
  422: { title: 'Page not found', text: 'This address is not complete. Please follow the link again.' },
  429: { title: 'Too many requests', text: 'Please wait a minute. This page tries again by itself.' },
  503: {
    title: 'One moment, please',
    text: 'This cannot be confirmed just now. Nothing is lost, and this page tries again by itself.',
  },
};

/** A browser asks for pages; programs take whatever comes. */
export const wantsPage = (accept: string | undefined): boolean => /\btext\/html\b/.test(accept ?? '');

/** The page for people that takes the place of a problem: plain, without scripts and styles. */
export function readerPage(problem: Answer, { retryAfterSeconds }: PaywallError): Answer {
  const { status } = problem;
  const { title, text } = pages[status] ?? {
    title: 'Something went wrong',
    text: 'It has been logged. Please try again.',
  };
  const again = status === 503 || status === 429;
  const refresh = again ? `<meta http-equiv="refresh" content="${retryAfterSeconds ?? 3}">` : '';
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}<title>${title}</title>`;
  return {
    status,
    headers: { ...problem.headers, 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en">${head}<main><h1>${title}</h1><p>${text}</p></main></html>`,
  };
}
