import type { Ask, Sample } from '../measuring/sample-answers.ts';
import { limit, type MixedViews, type ViewKind } from '../readers/mixed-views.ts';
import type { Population } from '../readers/population.ts';
import { siteOrigin } from '../readers/view-request.ts';
import { requestOf } from './mixed-source.ts';

interface Expected {
  readonly granted: boolean;
  readonly reason: string;
  readonly layout: string;
}

/** What each kind of view is answered with. */
const expected: Readonly<Record<ViewKind, Expected>> = {
  'read before': { granted: true, reason: 'ALREADY_READ', layout: 'bar' },
  counted: { granted: true, reason: 'METERED', layout: 'bar' },
  refused: { granted: false, reason: 'REGISTRATION_REQUIRED', layout: 'wall' },
};

export const kinds = Object.keys(expected) as ViewKind[];

export const expectedOf = (kind: ViewKind): Expected => expected[kind];

/** What is wrong with one answer of Stile. */
export function faultsOfSample(kind: ViewKind, sample: Omit<Sample, 'text'>): string[] {
  const { status, headers, granted, reason, headline, layout } = sample;
  const wanted = expected[kind];
  const allowed = headers.find(([name]) => name.toLowerCase() === 'access-control-allow-origin')?.[1];
  const isRight = status === 200 && granted === wanted.granted && reason === wanted.reason && layout === wanted.layout;
  return [
    ...(isRight ? [] : [`${kind}: answered ${status} ${reason}, layout ${layout}`]),
    ...(headline === null || headline === '' ? [`${kind}: without a banner's text`] : []),
    ...(allowed === siteOrigin ? [] : [`${kind}: without CORS`]),
  ];
}

export interface Samples {
  readonly faults: readonly string[];
  readonly byKind: Readonly<Record<ViewKind, Sample>>;
}

/** One view of each kind; counting raises the count by one, and it stays so. */
export async function sampleAll(ask: Ask, readers: Population, views: MixedViews): Promise<Samples> {
  const counted = views.nextOf('counted');
  const lookAgain = requestOf(readers, views.again(counted));
  // Of somebody new this is the first article.
  const usedBefore = (await ask(lookAgain)).used ?? Number.NaN;
  const byKind = {
    'read before': await ask(requestOf(readers, views.nextOf('read before'))),
    counted: await ask(requestOf(readers, counted)),
    refused: await ask(requestOf(readers, views.nextOf('refused'))),
  };
  const usedAfter = (await ask(lookAgain)).used;
  const grew = byKind.counted.used === usedBefore + 1 && usedAfter === usedBefore + 1;
  return {
    byKind,
    faults: [
      ...kinds.flatMap((kind) => faultsOfSample(kind, byKind[kind])),
      ...(grew ? [] : [`a count went from ${usedBefore} to ${byKind.counted.used} and ${usedAfter}`]),
      ...(byKind.refused.used === limit ? [] : [`refused at ${byKind.refused.used} of ${limit}`]),
    ],
  };
}
