import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { AggregatorRegistry, type Registry } from 'prom-client';

/** What Prometheus reads: the text and its content type. */
export interface Scraped {
  readonly contentType: string;
  readonly text: string;
}

interface ScrapeRequest {
  readonly stile: 'scrape';
  readonly id: string;
}

interface ScrapeReply extends ScrapeRequest {
  readonly text: string;
}

const contentType = AggregatorRegistry.PROMETHEUS_CONTENT_TYPE;
const replyWithinMs = 5000;

function isScrape(message: unknown): message is ScrapeRequest {
  return typeof message === 'object' && message !== null && 'stile' in message && message.stile === 'scrape';
}

/** In the primary process: adds up the metrics of all workers whenever one of them is scraped. */
export function answerScrapes(): void {
  const aggregate = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (!isScrape(message)) return;
    aggregate.clusterMetrics().then(
      (text) => worker.send({ ...message, text } satisfies ScrapeReply),
      () => worker.send({ ...message, text: '' } satisfies ScrapeReply),
    );
  });
}

/** In a worker: a scrape reaches one worker, and speaks for all of them. */
function scrapeThroughPrimary(worker: NonNullable<typeof cluster.worker>): Promise<Scraped> {
  const id = randomUUID();
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(late);
      worker.off('message', listen);
    };
    const late = setTimeout(() => {
      finish();
      reject(new Error('The primary process did not add up the metrics in time.'));
    }, replyWithinMs);
    const listen = (message: unknown) => {
      if (!isScrape(message) || message.id !== id) return;
      finish();
      resolve({ contentType, text: (message as ScrapeReply).text });
    };
    worker.on('message', listen);
    worker.send({ stile: 'scrape', id } satisfies ScrapeRequest);
  });
}

/** How the metrics of this machine are had, in one process as in many. */
export function createScrape(registry: Registry): () => Promise<Scraped> {
  const { worker } = cluster;
  if (worker === undefined) return async () => ({ contentType, text: await registry.metrics() });
  AggregatorRegistry.setRegistries([registry]);
  // Made for its listener alone, which answers the primary's question for this worker's metrics.
  new AggregatorRegistry();
  return () => scrapeThroughPrimary(worker);
}
