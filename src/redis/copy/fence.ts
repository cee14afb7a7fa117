import type { Redis } from 'ioredis';
import { trialWriteKey } from '../keys.ts';
import { type CopyClient, primariesOf } from './connect.ts';

/** No server has so many replicas, so one that waits for them refuses every write, and goes on answering what only reads. */
const unreachable = '1000000';

const setting = 'min-replicas-to-write';

async function valueAt(server: Redis): Promise<string> {
  const [, value = '0'] = await server.config('GET', setting);
  // It stands there still when an earlier run was killed.
  return value === unreachable ? '0' : value;
}

/** Stops all writes to a store. */
export interface Fence {
  lift(): Promise<void>;
}

/** Whether the store refuses a write, as it refuses those of running services. */
async function isClosed(client: CopyClient): Promise<boolean> {
  return client.set(trialWriteKey, '', 'PX', 1).then(
    () => false,
    (error: Error) => error.message.startsWith('NOREPLICAS'),
  );
}

/** Throws if the servers do not let this user change a setting. */
export async function stopWrites(client: CopyClient): Promise<Fence> {
  const before: (readonly [Redis, string])[] = [];
  const lift = async () => {
    for (const [server, value] of before) await server.config('SET', setting, value);
  };
  try {
    for (const server of primariesOf(client)) {
      before.push([server, await valueAt(server)]);
      await server.config('SET', setting, unreachable);
    }
    if (!(await isClosed(client))) throw new Error('it still takes writes');
    return { lift };
  } catch (error) {
    await lift().catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    const advice = 'stop all services that use it, and repeat this with --writes-stopped as well';
    throw new Error(`FROM cannot be kept from writing (${reason}): ${advice}`, { cause: error });
  }
}
