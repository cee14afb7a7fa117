import cluster, { type Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';
import {
  AggregatorRegistry,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  type Registry,
  type RegistryContentType,
} from 'prom-client';

/** What Prometheus reads: the text and its content type. */
export interface Scraped {
  readonly contentType: string;
  readonly text: string;
}

type Metrics = readonly MetricObjectWithValues<MetricValue<string>>[];

/**
 * What the processes say to one another about metrics. A worker that is scraped asks for the `sum`, the primary asks each worker for its
 * `own`; each question has an id, which its answer repeats.
 */
type Message =
  | { readonly stile: 'sum?' | 'own?'; readonly id: string }
  | { readonly stile: 'sum'; readonly id: string; readonly text: string }
  | { readonly stile: 'own'; readonly id: string; readonly metrics: Metrics };

const contentType = AggregatorRegistry.PROMETHEUS_CONTENT_TYPE;

/** A worker that says nothing for so long is left out of the sum: those that answer are not to be unheard because of it. */
const ownWithinMs = 1000;

const sumWithinMs = 5000;

const kinds: ReadonlySet<unknown> = new Set<Message['stile']>(['sum?', 'own?', 'sum', 'own']);

const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'stile' in message && kinds.has(message.stile);

/** The processes of this machine: those that answered, those that did not, and those that are being started again. */
function workersGauge(
  registry: Registry<RegistryContentType>,
  counts: Readonly<Record<'answering' | 'silent' | 'missing', number>>,
): void {
  const gauge = new Gauge({
    name: 'stile_workers',
    help: 'Processes of this machine, by whether they answered when the metrics were read.',
    labelNames: ['state'],
    registers: [registry],
  });
  for (const [state, count] of Object.entries(counts)) gauge.set({ state }, count);
}

/** In the primary process: asks each worker for its own metrics, and resolves with those that came in time. */
function createGatherer() {
  const waiting = new Map<string, (metrics: Metrics) => void>();
  cluster.on('message', (_worker, message: unknown) => {
    if (isMessage(message) && message.stile === 'own') waiting.get(message.id)?.(message.metrics);
  });

  return (workers: readonly Worker[]): Promise<readonly Metrics[]> =>
    new Promise((resolve) => {
      const found: Metrics[] = [];
      const ids: string[] = [];
      function finish(): void {
        clearTimeout(late);
        for (const id of ids) waiting.delete(id);
        resolve(found);
      }
      const late = setTimeout(finish, ownWithinMs);
      for (const worker of workers) {
        const id = randomUUID();
        ids.push(id);
        waiting.set(id, (metrics) => {
          waiting.delete(id);
          if (found.push(metrics) === workers.length) finish();
        });
        // One that has just died is among those that do not answer.
        worker.send({ stile: 'own?', id } satisfies Message, () => {});
      }
      if (workers.length === 0) finish();
    });
}

/** In the primary process of so many workers: adds up their metrics whenever one of them is scraped. */
export function answerScrapes(count: number): void {
  const gather = createGatherer();

  async function sum(): Promise<string> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected() === true);
    const connected = workers.filter((worker) => worker !== undefined);
    const found = await gather(connected);
    const registry = AggregatorRegistry.aggregate([...found]);
    const silent = connected.length - found.length;
    workersGauge(registry, { answering: found.length, silent, missing: Math.max(0, count - connected.length) });
    return registry.metrics();
  }

  cluster.on('message', (worker, message: unknown) => {
    if (!isMessage(message) || message.stile !== 'sum?') return;
    sum().then(
      (text) => worker.send({ stile: 'sum', id: message.id, text } satisfies Message, () => {}),
      // The worker waits no longer than it would for a primary that is gone.
      () => {},
    );
  });
}

/** In a worker: a scrape reaches one worker, and speaks for all of them. */
function scrapeThroughPrimary(worker: Worker): Promise<Scraped> {
  const id = randomUUID();
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(late);
      worker.off('message', listen);
    };
    const late = setTimeout(() => {
      finish();
      reject(new Error('The primary process did not add up the metrics in time.'));
    }, sumWithinMs);
    const listen = (message: unknown) => {
      if (!isMessage(message) || message.stile !== 'sum' || message.id !== id) return;
      finish();
      resolve({ contentType, text: message.text });
    };
    worker.on('message', listen);
    worker.send({ stile: 'sum?', id } satisfies Message);
  });
}

/** How the metrics of this machine are had, in one process as in many. */
export function createScrape(registry: Registry): () => Promise<Scraped> {
  const { worker } = cluster;
  if (worker === undefined) {
    workersGauge(registry, { answering: 1, silent: 0, missing: 0 });
    return async () => ({ contentType, text: await registry.metrics() });
  }
  worker.on('message', async (message: unknown) => {
    if (!isMessage(message) || message.stile !== 'own?') return;
    const metrics = await registry.getMetricsAsJSON();
    worker.send({ stile: 'own', id: message.id, metrics } satisfies Message, () => {});
  });
  return () => scrapeThroughPrimary(worker);
}
