import type { MixedViews, View } from '../readers/mixed-views.ts';
import type { Population } from '../readers/population.ts';
import { cookieOf, viewRequest } from '../readers/view-request.ts';
import type { RequestSource } from './contender.ts';

export const requestOf = ({ token }: Population, { reader, article }: View): string =>
  viewRequest({ article, cookie: cookieOf(token(reader)) });

/** Views of known readers, mixed. */
export function createMixedSource(readers: Population, views: MixedViews): RequestSource {
  let taken: readonly View[] = [];
  return {
    take(count) {
      taken = views.next(count);
      return taken.map((view) => requestOf(readers, view));
    },
    made: (count) => views.unsent(taken.slice(count)),
  };
}
