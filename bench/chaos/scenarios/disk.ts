import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.ts';
import { fillDisk, mayMount, mountSmallDisk } from '../../../test/support/stores/small-disk.ts';
import type { TestResources } from '../../../test/support/test-resources.ts';
import type { Scenario } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';

const mebibytes = 96;

const obstacle = () => (mayMount() ? null : 'only who may mount has a small disk');

async function smallDisk(stage: TestResources): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-chaos-disk-'));
  stage.onClear(() => rm(dir, { recursive: true, force: true }));
  const disk = join(dir, 'disk');
  stage.onClear(mountSmallDisk(disk, mebibytes));
  return disk;
}

export const sqliteDiskFull: Scenario = {
  name: 'sqlite-disk-full',
  harm: 'the disk under the SQLite file is full, and then is not',
  obstacle,
  async prepare(stage) {
    const disk = await smallDisk(stage);
    return {
      storeUrl: `file:${join(disk, 'data')}`,
      async harm({ last }) {
        const free = fillDisk(disk);
        await last();
        free();
      },
    };
  },
};

export const redisDiskFull: Scenario = {
  name: 'redis-disk-full',
  harm: "the disk under Redis's log is full, so that Redis ends; room is made, and it is started again",
  obstacle,
  async prepare(stage) {
    const disk = await smallDisk(stage);
    const redis = await stage.redis([...durable, '--dir', disk]);
    return {
      storeUrl: redis.url,
      async harm({ last }) {
        const free = fillDisk(disk);
        await last();
        free();
        await redis.kill();
        await eventually(() => redis.start());
      },
    };
  },
};
