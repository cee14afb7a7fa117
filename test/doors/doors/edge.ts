import { deployToCloudflare, deployToFastly, deployToNext } from '../../support/edge/platforms.ts';
import { type Deploy, startWorker } from '../../support/edge/worker.ts';
import type { Door } from '../door.ts';

const doorOf = (name: string, deploy: Deploy): Door => ({
  name,
  policies: ['open', 'closed'],
  teaserCaching: /^private, no-store$/,
  verifiesTokens: true,
  start: ({ url: stile, publication }, { onFailure }) => startWorker(deploy, { stile, publication, onFailure }),
});

export const cloudflareDoor = doorOf('Cloudflare, with its cache', deployToCloudflare);
export const fastlyDoor = doorOf('Fastly, with its cache', deployToFastly);
export const nextDoor = doorOf('Next.js', deployToNext);
