import { conditionalHeaders } from '@stile/core';
import type { Marks } from '../pages/section-cutter.ts';
import { withoutSections, withSectionsReplaced } from '../pages/without-sections.ts';
import { forAnything, forEverybody, forReader } from '../request-headers.ts';
import {
  atOrigin,
  type EdgeSecret,
  type Origin,
  passedOn,
  pathOf,
  type Site,
  withBody,
  withoutCaching,
} from './site.ts';

/** Between which an article's text stands, if the site is not told otherwise. */
const usualMarks: Marks = { from: '<!--stile:text-->', to: '<!--/stile:text-->' };

/** Whether it holds no text, and so no marks. */
const isMedia = ({ headers }: Response) => /^(?:image|video|audio|font)\//i.test(headers.get('Content-Type') ?? '');

/**
 * A site that has one address for each article, with the whole text between two marks, and that only the edge can reach. What stands
 * between the marks leaves only for readers who may read it, at whatever address it is found.
 */
export function markedPages(
  needs: Origin & {
    readonly marks?: Marks;
    /** By which the site knows the edge; left out if the network sees to it. */
    readonly secret?: EdgeSecret;
  },
): Site {
  const { fetch, secret, marks = usualMarks } = needs;

  /** Uncompressed, because not every runtime would decode it, and marks are looked for in what comes. */
  function asked(headers: Headers): Headers {
    headers.set('Accept-Encoding', 'identity');
    if (secret !== undefined) headers.set(secret.header, secret.value);
    return headers;
  }

  const at = (url: URL) => atOrigin(needs, pathOf(url));
  const ask = (url: URL, headers: Headers) =>
    fetch(new Request(at(url), { headers: asked(headers), redirect: 'manual' }));

  /** An answer that nobody has decided about. */
  function undecided(answer: Response): Response {
    if (answer.body === null || isMedia(answer)) return answer;
    return withBody(answer, withSectionsReplaced(answer.body, marks, ''));
  }

  return {
    async show(url) {
      const answer = await ask(url, forEverybody(url));
      return {
        answer,
        whole: answer,
        other: () => undecided(answer),
        async teaser() {
          const cut = answer.body === null ? null : await withoutSections(answer.body, marks);
          return cut === null ? null : withBody(answer, cut);
        },
      };
    },
    full: async (url, reader) =>
      reader === null ? ask(url, forEverybody(url)) : withoutCaching(await ask(url, forReader(url, reader))),
    async other(url, request) {
      const headers = asked(forAnything(url, request.headers));
      const answer = await fetch(passedOn(at(url), request, headers));
      if (answer.status !== 206 || isMedia(answer)) return undecided(answer);
      // A part of a page may begin behind a mark, so that the whole of it is asked for.
      await answer.body?.cancel();
      return undecided(await ask(url, forAnything(url, headers, conditionalHeaders)));
    },
  };
}
