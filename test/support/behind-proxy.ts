import { duringTests } from './during-tests.ts';
import { type PublisherSite, type Read, readFrom, startSite } from './fixtures/publisher-site.ts';
import { startCaddy } from './processes/caddy.ts';
import { startNginx } from './processes/nginx.ts';
import type { TestService } from './service.ts';

export interface BehindProxy {
  readonly port: number;
  readonly site: PublisherSite;
  /** Asks the proxy for an address exactly as it is written. */
  read(path: string, headers?: Record<string, string>, method?: string): Promise<Read>;
  stop(): Promise<void>;
}

/** A publisher's site behind a proxy, for a block of tests. */
export const useProxy = (start: (site: number) => Promise<Pick<BehindProxy, 'port' | 'stop'>>): BehindProxy =>
  duringTests(
    async (): Promise<BehindProxy> => {
      const site = await startSite();
      const { port, stop } = await start(site.port);
      return {
        port,
        site,
        read: (path, headers = {}, method = 'GET') => readFrom(port, path, { method, headers }),
        async stop() {
          await stop();
          site.close();
        },
      };
    },
    (proxy) => proxy.stop(),
  );

type Change = (configuration: string) => string;

/** One behind nginx as publishers configure it; `change` changes the configuration. */
export const useNginx = (service: Pick<TestService, 'port'>, change?: Change): BehindProxy =>
  useProxy((site) => startNginx({ stile: service.port, site, ...(change && { change }) }));

/** The same behind Caddy. */
export const useCaddy = (service: Pick<TestService, 'port'>, change?: Change): BehindProxy =>
  useProxy((site) => startCaddy({ stile: service.port, site, ...(change && { change }) }));
