import { type Entitlement, grantsAccessUntil } from '../paywall/entitlements/entitlement.ts';
import { timestamp } from './timestamps.ts';

/**
 * What Redis holds of an entitlement: the moment before which it lets its reader in, as thirteen digits by which a script
 * can decide without reading on, then the rest as JSON, a space, and its version.
 */
export function writeEntitlement({ version, ...entitlement }: Entitlement): string {
  const until = timestamp(grantsAccessUntil(entitlement));
  return `${until}${JSON.stringify(entitlement)} ${version}`;
}

const untilDigits = 13;

/** Reads back what `writeEntitlement` wrote, and nothing else ever writes. */
export function readEntitlement(record: string): Entitlement {
  const split = record.lastIndexOf(' ');
  const entitlement: Omit<Entitlement, 'version'> = JSON.parse(record.slice(untilDigits, split));
  return { ...entitlement, version: Number(record.slice(split + 1)) };
}
