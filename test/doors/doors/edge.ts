import { serveRuntime } from '../../support/edge/edge-runtime.ts';
import { createEdgeSite, edgeSecret } from '../../support/edge/edge-site.ts';
import {
  type Deployed,
  deployToCloudflare,
  deployToFastly,
  deployToNext,
  type WorkerSettings,
} from '../../support/edge/platforms.ts';
import { closeServer } from '../../support/request.ts';
import type { Door } from '../door.ts';
import { listening } from '../servers/fetch-server.ts';

const doorOf = (name: string, deploy: (settings: WorkerSettings) => Promise<Deployed>): Door => ({
  name,
  policies: ['open', 'closed'],
  teaserCaching: /^private, no-store$/,
  async start({ url: stile, publication }, { onFailure }) {
    const site = createEdgeSite();
    const origin = await listening(site.server);
    const { runtime, handle } = await deploy({ stile, publication, origin, secret: edgeSecret, onFailure });
    const server = serveRuntime(runtime, handle);
    return {
      url: await listening(server),
      async stop() {
        await closeServer(server);
        await closeServer(site.server);
      },
    };
  },
});

export const cloudflareDoor = doorOf('Cloudflare, with its cache', deployToCloudflare);
export const fastlyDoor = doorOf('Fastly, with its cache', deployToFastly);
export const nextDoor = doorOf('Next.js', deployToNext);
