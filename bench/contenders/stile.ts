import type { TestResources } from '../../test/support/test-resources.ts';
import { faultsOfCount } from '../judging/faults.ts';
import { pidsOf } from '../load/stand.ts';
import { type Decisions, decisionsOf } from '../measuring/decisions.ts';
import { callsSince, redisCalls, redisPid } from '../measuring/redis-calls.ts';
import { withSamples } from '../measuring/sample-answers.ts';
import type { LoadResult } from '../measuring/wrk.ts';
import { type MixedViews, shareOf } from '../readers/mixed-views.ts';
import type { Population } from '../readers/population.ts';
import type { Contender } from './contender.ts';
import { createMixedSource } from './mixed-source.ts';
import { expectedOf, kinds, type Samples, sampleAll } from './stile-samples.ts';

/** Every kind of view came as often as it was sent. */
function faultsOfShares(before: Decisions, after: Decisions, load: LoadResult): string[] {
  return kinds.flatMap((kind) => {
    const { reason } = expectedOf(kind);
    const found = (after.get(reason) ?? 0) - (before.get(reason) ?? 0);
    return faultsOfCount(reason, found, { ...load, each: shareOf(kind) });
  });
}

const isRedis = (storeUrl: string) => storeUrl.startsWith('redis:');

/** Looks what the service decides and asks its store; what this returns says what was not as it should be, since then. */
export async function watchCounts({ url, storeUrl }: Pick<StileContender, 'url' | 'storeUrl'>) {
  const calls = async () => (isRedis(storeUrl) ? await redisCalls(storeUrl) : null);
  const [decidedBefore, before] = [await decisionsOf(url), await calls()];
  return async (load: LoadResult): Promise<readonly string[]> => {
    const [decided, after] = [await decisionsOf(url), await calls()];
    const faults = faultsOfShares(decidedBefore, decided, load);
    if (before === null || after === null) return faults;
    // Several views go in one script. Each looks for its reader once, whatever comes of it.
    const looks = callsSince(before, after, 'lpos');
    return [...faults, ...faultsOfCount('looks for a reader', looks, { ...load, each: 1 })];
  };
}

export interface StileContender extends Contender {
  readonly url: string;
  readonly storeUrl: string;
  samples(): Promise<Samples>;
}

export interface StileNeeds {
  readonly name: string;
  readonly resources: TestResources;
  readonly readers: Population;
  readonly views: MixedViews;
  readonly env: Readonly<Record<string, string>>;
  /** It knows the readers already. */
  readonly storeUrl: string;
}

export async function storeProcess(storeUrl: string): Promise<{ readonly store?: readonly number[] }> {
  return isRedis(storeUrl) ? { store: [await redisPid(storeUrl)] } : {};
}

/** Starts Stile on a store. */
export async function startStile(needs: StileNeeds): Promise<StileContender> {
  const { name, resources, readers, views, env, storeUrl } = needs;
  const service = await resources.service({ ...env, STORE_URL: storeUrl });
  const samples = () => withSamples(service.port, (ask) => sampleAll(ask, readers, views));
  const { url } = service;
  const processes = { server: pidsOf(service), ...(await storeProcess(storeUrl)) };
  return {
    name,
    url,
    storeUrl,
    port: service.port,
    processes,
    source: createMixedSource(readers, views),
    samples,
    async watch() {
      const { faults } = await samples();
      const look = await watchCounts({ url, storeUrl });
      return async (load) => [...faults, ...(await look(load)), ...(await samples()).faults];
    },
  };
}
