import type { Asker, ConcurrentReaders, Reply, Viewed } from '../../test/support/concurrent-readers.ts';

/** What became of all the views of one article that were asked for at once. */
export interface Views {
  readonly counted: number;
  readonly alreadyRead: number;
  readonly refused: number;
  /** Whether these were counted nobody knows. */
  readonly unsure: number;
  /** Of those, what was answered without the store. */
  readonly failOpen: number;
}

export interface RoundOutcome {
  readonly views: ReadonlyMap<string, Views>;
  readonly released: readonly string[];
  readonly unsureReleases: readonly string[];
  /** Everything that was sent. */
  readonly operations: number;
}

export interface RoundPlan {
  readonly asker: Asker;
  /** Each article as often as it is to be asked for. */
  readonly views: readonly string[];
  readonly dryRuns: readonly string[];
  readonly releases: readonly string[];
}

function kindsOf({ status, body }: Reply<Viewed>): readonly (keyof Views)[] {
  if (status !== 200) return ['unsure'];
  if (body.reason === 'FAIL_OPEN') return ['unsure', 'failOpen'];
  if (body.reason === 'METERED') return ['counted'];
  return body.reason === 'ALREADY_READ' ? ['alreadyRead'] : ['refused'];
}

const noViews: Views = { counted: 0, alreadyRead: 0, refused: 0, unsure: 0, failOpen: 0 };

/** Sends everything at once, over many connections and to all instances, and sorts what comes back. */
export async function runRound(crowd: ConcurrentReaders, plan: RoundPlan): Promise<RoundOutcome> {
  const { asker } = plan;
  const views = new Map<string, Views>();
  const released: string[] = [];
  const unsureReleases: string[] = [];

  async function view(article: string): Promise<void> {
    for (const kind of kindsOf(await crowd.view(asker, article))) {
      const before = views.get(article) ?? noViews;
      views.set(article, { ...before, [kind]: before[kind] + 1 });
    }
  }

  async function release(article: string): Promise<void> {
    const { status } = await crowd.release(asker, article);
    if (status === 200) released.push(article);
    // Refused as too late it stands as it did.
    else if (status !== 409) unsureReleases.push(article);
  }

  await Promise.all([
    ...plan.views.map(view),
    ...plan.dryRuns.map((article) => crowd.view(asker, article, true)),
    ...plan.releases.map(release),
  ]);
  const operations = plan.views.length + plan.dryRuns.length + plan.releases.length;
  return { views, released, unsureReleases, operations };
}
