import type { TestResources } from '../../test/support/test-resources.ts';
import { fillStore } from '../readers/fill-store.ts';
import { createMixedViews, type ReadingPlan } from '../readers/mixed-views.ts';
import { createPopulation } from '../readers/population.ts';
import type { Contender } from './contender.ts';
import { peers, startPeer, writeAnswers } from './peers.ts';
import type { ProductionSettings } from './production-settings.ts';
import { type StileContender, startStile } from './stile.ts';

export interface Needs {
  readonly resources: TestResources;
  readonly settings: ProductionSettings;
  readonly workDir: string;
  readonly readers: number;
  readonly say: (text: string) => void;
}

export interface Everybody {
  readonly redis: StileContender;
  readonly sqlite: StileContender;
  readonly ceiling: Contender;
  readonly constant: Contender;
  readonly flexible: Contender;
  readonly rateLimit: Contender;
}

interface Filled {
  readonly kind: 'Redis' | 'SQLite';
  readonly readers: number;
  readonly plan?: ReadingPlan;
  readonly env?: Readonly<Record<string, string>>;
  readonly name?: string;
}

/** Stile on a store of its own that knows the readers. */
export async function startFilledStile(
  { resources, settings, say }: Pick<Needs, 'resources' | 'settings' | 'say'>,
  { kind, readers, plan = 'mixed', env = {}, name = `Stile, ${kind}` }: Filled,
): Promise<StileContender> {
  say(`filling ${kind} with ${readers} readers`);
  const storeUrl = kind === 'Redis' ? (await resources.redis()).url : await resources.fileStore();
  await fillStore(storeUrl, { from: 0, to: readers, plan });
  return startStile({
    name,
    resources,
    readers: createPopulation(readers),
    views: createMixedViews({ readers, plan }),
    env: { ...settings.env, ...env },
    storeUrl,
  });
}

/** Everybody who answers views of all kinds, each on a store of its own that knows the same readers. */
export async function startEverybody(needs: Needs): Promise<Everybody> {
  const { resources, readers, workDir } = needs;
  const redis = await startFilledStile(needs, { kind: 'Redis', readers });
  const sqlite = await startFilledStile(needs, { kind: 'SQLite', readers });
  const { byKind } = await redis.samples();
  const answers = writeAnswers(workDir, byKind['read before'], byKind.refused);
  const ofPeers = { resources, readers: createPopulation(readers), answers };
  return {
    redis,
    sqlite,
    ceiling: await startPeer(peers.ceiling, ofPeers),
    constant: await startPeer(peers.constant, ofPeers),
    flexible: await startPeer(peers.flexible, ofPeers),
    rateLimit: await startPeer(peers.rateLimit, ofPeers),
  };
}
