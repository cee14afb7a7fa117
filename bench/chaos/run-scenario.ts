import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConcurrentReaders } from '../../test/support/concurrent-readers.ts';
import { createTestResources, type TestResources } from '../../test/support/test-resources.ts';
import { createChance } from '../soak/chance.ts';
import { auditBuyers, auditReaders } from './audit.ts';
import type { Audited } from './books/audit-reader.ts';
import { createFaults, type Faults } from './books/faults.ts';
import { createObserved, type Observed, type ObservedSummary } from './books/observed.ts';
import type { Buyer } from './load/buyer.ts';
import { startBuyers } from './load/buyers.ts';
import { startReaders } from './load/readers.ts';
import { createWindowEpoch, type WindowEpoch } from './load/window-epoch.ts';
import type { Prepared, Scenario, Site } from './scenario.ts';
import { createInstances } from './site/instances.ts';
import { createStandInProcess, type StandInProcess } from './site/stand-in.ts';

export interface Options {
  /** Of load, before, during and after the harm together. */
  readonly seconds: number;
  readonly readers: number;
  /** How many rounds of readers are under way at once. */
  readonly lanes: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly scenario: Scenario;
  readonly observed: ObservedSummary;
  readonly faults: Faults;
  /** Readers who had views, and buyers by what became of them. */
  readonly readersMet: number;
  readonly buyers: Readonly<Record<Buyer['bought'], number>>;
}

/** In the middle of a window. */
const begin = Date.parse('2026-11-10T12:00:00+09:00');

/** Of the time, before the harm and while it lasts. */
const share = 0.3;

/** Views that one lane may have under way. */
const viewsOfLane = 4;

const secrets = () => ({
  reader: randomBytes(48).toString('base64url'),
  webhook: `whsec_${randomBytes(24).toString('hex')}`,
});

interface Started {
  readonly site: Site;
  readonly standIn: StandInProcess;
  readonly urls: readonly string[];
  readonly readerSecret: string;
}

async function startSite(
  stage: TestResources,
  { storeUrl }: Prepared,
  { epoch, seconds, signal }: { epoch: WindowEpoch } & Pick<Options, 'seconds' | 'signal'>,
): Promise<Started> {
  const startedAt = Date.now();
  const secret = secrets();
  const standIn = await createStandInProcess(secret.webhook, () => begin + Date.now() - startedAt);
  stage.onClear(() => standIn.stop());
  const instances = await createInstances(stage, {
    STORE_URL: storeUrl,
    PUBLIC_URL: 'http://stile.example.com',
    TRUST_PROXY: '1',
    READER_SECRET: secret.reader,
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_WEBHOOK_SECRET: secret.webhook,
    STRIPE_API_BASE: standIn.url,
  });
  await standIn.start(instances.urls);
  await instances.start();
  await standIn.controls.moveTo(begin);
  const wait = (ms: number) => sleep(ms, undefined, { signal });
  const site: Site = {
    instances,
    standIn,
    wait,
    last: () => wait(seconds * share * 1000),
    async moveOverWindow(to) {
      epoch.next();
      await standIn.controls.moveTo(Date.parse(to));
      epoch.next();
    },
  };
  return { site, standIn, urls: instances.urls, readerSecret: secret.reader };
}

/** The harm while the load runs, with time to warm up and to recover. */
async function play(prepared: Prepared, site: Site, { observed, seconds }: { observed: Observed; seconds: number }) {
  const endsAt = performance.now() + seconds * 1000;
  await site.last();
  observed.harmBegins();
  await prepared.harm(site);
  observed.harmEnds();
  await prepared.afterwards?.(site);
  // However long the harm took, there is time to recover.
  await site.wait(Math.max(endsAt - performance.now(), seconds * share * 1000));
}

function countBought(buyers: readonly Buyer[]): Outcome['buyers'] {
  const counts = { nothing: 0, paid: 0, ended: 0, unsure: 0 };
  for (const { bought } of buyers) counts[bought] += 1;
  return counts;
}

async function runOn(stage: TestResources, scenario: Scenario, options: Options): Promise<Outcome> {
  const { readers, lanes, seed, seconds, signal } = options;
  const [observed, faults, epoch] = [createObserved(), createFaults(), createWindowEpoch()];
  const prepared = await scenario.prepare(stage);
  const { site, standIn, urls, readerSecret } = await startSite(stage, prepared, { epoch, seconds, signal });
  // So many that none waits for another: what a request takes is what the service takes.
  const crowd = createConcurrentReaders(urls, urls.length * (lanes + 2) * viewsOfLane);
  stage.onClear(() => crowd.close());
  const needs = { crowd, observed, faults, epoch, chance: createChance(seed) };
  const views = startReaders({ readers, lanes, secret: readerSecret, seed }, needs);
  const sales = startBuyers(readerSecret, { ...needs, controls: standIn.controls });
  try {
    await play(prepared, site, { observed, seconds });
  } finally {
    await Promise.all([views.stop(), sales.stop()]);
  }
  const summary = observed.summary();
  await standIn.controls.flush();
  const met: Audited[] = [];
  for (const reader of views.readers) if (reader.hasRead) met.push(await reader.audited());
  await auditReaders(met, { crowd, faults, signal });
  await auditBuyers(sales.buyers, { crowd, faults, signal });
  const buyers = countBought(sales.buyers);
  return { scenario, observed: summary, faults, readersMet: met.length, buyers };
}

/** Runs one scenario and compares everything at its end. Everything that it started has ended when this resolves. */
export async function runScenario(scenario: Scenario, options: Options): Promise<Outcome> {
  const stage = createTestResources();
  try {
    return await runOn(stage, scenario, options);
  } finally {
    await stage.clear();
  }
}
