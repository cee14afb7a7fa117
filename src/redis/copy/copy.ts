import type { RedisAddress } from '../connection/connect.ts';
import { claimTarget, readSource, release } from './claim.ts';
import { type CopyClient, connectPatiently, nameOf, primariesOf } from './connect.ts';
import { stopWrites } from './fence.ts';
import { type Pass, runPass } from './pass.ts';

/** `everything`, then what changed meanwhile, then `the rest`, while nothing is written to the source. */
export type Step = 'everything' | 'changes' | 'the rest';

interface ShownProgress {
  update(keys: number): void;
  stop(): void;
}

export interface StoreCopy {
  readonly from: RedisAddress;
  readonly to: RedisAddress;
  /** Whether the target is to become a store on which services start. Else it is prepared, and the source stays the store. */
  readonly finish: boolean;
  /** Whether nobody writes to the source any more. Else writes are stopped here before the rest is copied, and stay stopped if all goes well. */
  readonly writesStopped: boolean;
  /** Shows a step that is begun; `total` is about how many keys it has. */
  readonly begin: (step: Step, total: number) => ShownProgress;
  readonly isStopping: () => boolean;
}

export type CopyReport =
  /** `restless`: how many keys changed too often to be compared. */
  | { readonly outcome: 'prepared'; readonly keys: number; readonly changed: number; readonly restless: number }
  | { readonly outcome: 'finished'; readonly keys: number; readonly changed: number }
  | { readonly outcome: 'interrupted' }
  /** The source was written to although nobody was to. */
  | { readonly outcome: 'changing'; readonly changed: number }
  | { readonly outcome: 'faulty'; readonly keys: readonly string[] };

interface Work {
  readonly from: CopyClient;
  readonly to: CopyClient;
  readonly copy: StoreCopy;
}

async function keysIn(client: CopyClient): Promise<number> {
  const sizes = await Promise.all(primariesOf(client).map((server) => server.dbsize()));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function pass({ from, to, copy }: Work, step: Step): Promise<Pass> {
  const progress = copy.begin(step, await keysIn(from));
  const { isStopping } = copy;
  try {
    const gentle = step !== 'the rest';
    return await runPass({ from, to, gentle, isStopping, onProgress: (keys) => progress.update(keys) });
  } finally {
    progress.stop();
  }
}

const changedIn = ({ copied, removed }: Pass) => copied + removed;

/** What keeps a copy from being taken for done, or null. */
function failureOf({ isStopping }: StoreCopy, { faulty, restless }: Pass): CopyReport | null {
  if (isStopping()) return { outcome: 'interrupted' };
  if (faulty.length > 0) return { outcome: 'faulty', keys: faulty };
  return restless > 0 ? { outcome: 'changing', changed: restless } : null;
}

/** Copies what is left while nothing is written, and makes the target a store. Whatever fails, the source is one again. */
async function finish(work: Work, format: string): Promise<CopyReport> {
  const { from, to, copy } = work;
  const fence = copy.writesStopped ? null : await stopWrites(from);
  let report: CopyReport | null = null;
  try {
    const rest = await pass(work, 'the rest');
    const changed = changedIn(rest);
    report = failureOf(copy, rest);
    // Nobody has stopped the writes here, so that only another look shows whether there are none.
    if (report === null && fence === null) {
      const again = await pass(work, 'the rest');
      const changing = changedIn(again) + again.restless;
      report = changing > 0 ? { outcome: 'changing', changed: changing } : failureOf(copy, again);
    }
    if (report === null) {
      await release(to, format);
      report = { outcome: 'finished', keys: rest.keys, changed };
    }
    return report;
  } finally {
    if (report?.outcome !== 'finished') await fence?.lift();
  }
}

async function run(work: Work): Promise<CopyReport> {
  const { from, to, copy } = work;
  const format = await readSource(from);
  await claimTarget(to, nameOf(copy.from));
  await pass(work, 'everything');
  if (copy.isStopping()) return { outcome: 'interrupted' };
  if (copy.finish && copy.writesStopped) return finish(work, format);
  // The longer a pass takes the more changes meanwhile; a second one, which writes little, leaves little to the last.
  const second = await pass(work, 'changes');
  if (copy.isStopping()) return { outcome: 'interrupted' };
  if (copy.finish) return finish(work, format);
  const restless = second.restless + second.faulty.length;
  return { outcome: 'prepared', keys: second.keys - restless, changed: changedIn(second), restless };
}

/**
 * Copies everything of Stile's from one Redis to another: one server, behind sentinels or a cluster, either of them. Throws if one of
 * them cannot be reached, or must not be copied from or to.
 */
export async function copyStore(copy: StoreCopy): Promise<CopyReport> {
  const from = await connectPatiently(copy.from, 'FROM');
  try {
    const to = await connectPatiently(copy.to, 'TO');
    try {
      return await run({ from, to, copy });
    } finally {
      to.disconnect();
    }
  } finally {
    from.disconnect();
  }
}
