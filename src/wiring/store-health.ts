import type { Logger } from 'pino';
import { PaywallError } from '../paywall/errors.ts';
import type { Stores } from '../paywall/stores.ts';

/** Health is asked of what fails: a store that answers and cannot write counts nobody. */
export interface StoreHealth {
  /** Takes note of a failure that further writes will meet as well. Logs the first, and then when writes work again. */
  failed(error: unknown): void;
  /** Resolves if the store answers and can be written to. Throws `store-unavailable`. */
  check(): Promise<void>;
  close(): void;
}

interface Needs {
  readonly stores: () => Pick<Stores, 'ping' | 'tryWrite'>;
  readonly log: Logger;
}

/** Maximum age of a trial that a check relies on, and while writes fail the delay before the next trial; in milliseconds. */
const tryEveryMs = 1_000;

const refused = () => new PaywallError('store-unavailable', 'the store does not write');

export function createStoreHealth({ stores, log }: Needs): StoreHealth {
  let failing = false;
  let provenAt = Number.NEGATIVE_INFINITY;
  let trial: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function tryOnce(): Promise<void> {
    await stores().tryWrite();
    provenAt = performance.now();
    if (failing) log.info('store writes work again');
    failing = false;
  }

  /** Those who ask together share one trial. */
  function tryWrite(): Promise<void> {
    trial ??= tryOnce().finally(() => {
      trial = null;
    });
    return trial;
  }

  function tryLater(): void {
    if (closed) return;
    timer = setTimeout(() => tryWrite().catch(tryLater), tryEveryMs);
  }

  return {
    failed(error) {
      provenAt = Number.NEGATIVE_INFINITY;
      if (failing || closed) return;
      failing = true;
      log.error({ err: error }, 'store writes fail');
      tryLater();
    },

    async check() {
      await stores().ping();
      if (failing) throw refused();
      if (performance.now() - provenAt >= tryEveryMs) await tryWrite();
    },

    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
