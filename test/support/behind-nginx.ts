import { duringTests } from './during-tests.ts';
import { type PublisherSite, type Read, readFrom, startSite } from './fixtures/publisher-site.ts';
import { startNginx } from './processes/nginx.ts';
import type { TestService } from './service.ts';

export interface BehindNginx {
  readonly port: number;
  readonly site: PublisherSite;
  /** Asks nginx for an address exactly as it is written. */
  read(path: string, headers?: Record<string, string>, method?: string): Promise<Read>;
  stop(): Promise<void>;
}

/** A publisher's site behind the manual's nginx, for a block of tests; `change` changes the configuration. */
export function useNginx(service: Pick<TestService, 'port'>, change?: (configuration: string) => string): BehindNginx {
  return duringTests(
    async (): Promise<BehindNginx> => {
      const site = await startSite();
      const { port, stop } = await startNginx({ stile: service.port, site: site.port, ...(change && { change }) });
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
    (nginx) => nginx.stop(),
  );
}
