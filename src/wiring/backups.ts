import type { StoreAddress } from '../settings/store-address.ts';

/** The folder of the embedded store. Throws for every other one, which its own server backs up. */
export function embeddedDir(address: StoreAddress): string {
  if (address.kind === 'file') return address.dir;
  throw new Error('STORE_URL names Redis, which is backed up by its own means: see docs/operating.md#backups');
}

export const loadBackups = async () => ({
  ...(await import('../sqlite/backup/backup.ts')),
  ...(await import('../sqlite/backup/restore.ts')),
});
