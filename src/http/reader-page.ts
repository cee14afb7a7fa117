import type { Answer } from './route.ts';

/** What a reader's browser is shown in place of a problem in JSON. The texts are Stile's own and hold nothing from outside. */
interface ReaderPage {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** After this the page asks again by itself; left out for one that does not. */
  readonly retryAfterSeconds?: number;
}

/** A plain page, without scripts and styles. */
export function readerPage({ status, title, text, retryAfterSeconds }: ReaderPage): Answer {
  const refresh = retryAfterSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${retryAfterSeconds}">`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}<title>${title}</title>`;
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    },
    body: `<!doctype html><html lang="en">${head}<main><h1>${title}</h1><p>${text}</p></main></html>`,
  };
}
