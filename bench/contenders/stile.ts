import type { TestResources } from '../../test/support/test-resources.ts';
import { faultsOfCount } from '../judging/faults.ts';
import { pidsOf } from '../load/stand.ts';
import { type Decisions, decisionsOf } from '../measuring/decisions.ts';
import { callsSince, redisCalls, redisPid } from '../measuring/redis-calls.ts';
import { type Ask, type Sample, withSamples } from '../measuring/sample-answers.ts';
import { fillStore } from '../readers/fill-store.ts';
import { createMixedViews, limit, type MixedViews, shareOf, type ViewKind } from '../readers/mixed-views.ts';
import type { Population } from '../readers/population.ts';
import { siteOrigin } from '../readers/view-request.ts';
import type { Contender } from './contender.ts';
import { createMixedSource, requestOf } from './mixed-source.ts';

/** What each kind of view is answered with. */
const expected: Readonly<
  Record<ViewKind, { readonly granted: boolean; readonly reason: string; readonly layout: string }>
> = {
  'read before': { granted: true, reason: 'ALREADY_READ', layout: 'bar' },
  counted: { granted: true, reason: 'METERED', layout: 'bar' },
  refused: { granted: false, reason: 'REGISTRATION_REQUIRED', layout: 'wall' },
};

const kinds = Object.keys(expected) as ViewKind[];

function faultsOfSample(kind: ViewKind, { status, headers, granted, reason, headline, layout }: Sample): string[] {
  const wanted = expected[kind];
  const allowed = headers.find(([name]) => name.toLowerCase() === 'access-control-allow-origin')?.[1];
  const isRight = status === 200 && granted === wanted.granted && reason === wanted.reason && layout === wanted.layout;
  return [
    ...(isRight ? [] : [`${kind}: answered ${status} ${reason}, layout ${layout}`]),
    ...(headline === null || headline === '' ? [`${kind}: without a banner's text`] : []),
    ...(allowed === siteOrigin ? [] : [`${kind}: without CORS`]),
  ];
}

interface Samples {
  readonly faults: readonly string[];
  readonly byKind: Readonly<Record<ViewKind, Sample>>;
}

/** One view of each kind; counting raises the count by one, and it stays so. */
async function sampleAll(ask: Ask, readers: Population, views: MixedViews): Promise<Samples> {
  const counted = views.nextOf('counted');
  const lookAgain = requestOf(readers, { ...counted, article: 'article-0' });
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

/** Every kind of view came as often as it was sent. */
function faultsOfShares(before: Decisions, after: Decisions, answered: number): string[] {
  return kinds.flatMap((kind) => {
    const { reason } = expected[kind];
    const found = (after.get(reason) ?? 0) - (before.get(reason) ?? 0);
    return faultsOfCount(reason, found, { answered, each: shareOf(kind) });
  });
}

export interface StileContender extends Contender {
  readonly url: string;
  readonly storeUrl: string;
  samples(): Promise<Samples>;
}

interface Needs {
  readonly name: string;
  readonly resources: TestResources;
  readonly readers: Population;
  readonly env: Readonly<Record<string, string>>;
  /** Filled already, or empty. */
  readonly storeUrl: string;
}

/** Starts Stile on a store that knows the readers already. */
export async function startStile({ name, resources, readers, env, storeUrl }: Needs): Promise<StileContender> {
  const service = await resources.service({ ...env, STORE_URL: storeUrl });
  const isRedis = storeUrl.startsWith('redis:');
  const views = createMixedViews(readers.size);
  const samples = () => withSamples(service.port, (ask) => sampleAll(ask, readers, views));
  const calls = async () => (isRedis ? await redisCalls(storeUrl) : new Map<string, number>());
  return {
    name,
    url: service.url,
    storeUrl,
    port: service.port,
    processes: { server: pidsOf(service), ...(isRedis && { store: [await redisPid(storeUrl)] }) },
    source: createMixedSource(readers, views),
    samples,
    async watch() {
      const faults = [...(await samples()).faults];
      const [decidedBefore, callsBefore] = [await decisionsOf(service.url), await calls()];
      return async ({ answered }) => {
        const [decided, called] = [await decisionsOf(service.url), await calls()];
        faults.push(...faultsOfShares(decidedBefore, decided, answered));
        if (isRedis) {
          const scripts = callsSince(callsBefore, called, 'evalsha');
          faults.push(...faultsOfCount('scripts', scripts, { answered, each: 1 }));
        }
        return [...faults, ...(await samples()).faults];
      };
    },
  };
}

/** An empty store of this kind, filled with the readers of a mixed load. */
export async function filledStore(
  resources: TestResources,
  kind: 'Redis' | 'SQLite',
  readers: Population,
): Promise<string> {
  const url = kind === 'Redis' ? (await resources.redis()).url : await resources.fileStore();
  await fillStore(url, { from: 0, to: readers.size }, 'mixed');
  return url;
}
