import { formatFault } from '../../paywall/stores.ts';
import { copyingMark, readFormat, redisFormat } from '../connection/format.ts';
import { formatKey } from '../keys.ts';
import type { CopyClient } from './connect.ts';
import { keysOf } from './pass.ts';

/** The format of the source, as its key is to say it in the copy. Throws if it must not be copied. */
export async function readSource(from: CopyClient): Promise<string> {
  const text = await from.get(formatKey);
  const fault = formatFault({ found: readFormat(text), known: redisFormat });
  if (fault !== null) throw new Error(`FROM ${fault}`);
  return text ?? String(readFormat(text));
}

async function isEmpty(client: CopyClient): Promise<boolean> {
  for await (const _ of keysOf(client)) return false;
  return true;
}

/**
 * Marks the target as a copy of `name` that is not finished: no service starts on it before it is, and nothing else is ever overwritten.
 * Throws if the target is a store already.
 */
export async function claimTarget(to: CopyClient, name: string): Promise<void> {
  const mark = `${copyingMark}${name}`;
  const found = await to.get(formatKey);
  if (found === mark) return;
  if (found?.startsWith(copyingMark))
    throw new Error(`TO holds an unfinished copy of another store, ${found.slice(copyingMark.length)}`);
  if (found !== null || !(await isEmpty(to)))
    throw new Error('TO is a store already, and a copy needs one in which nothing is: no key that begins with stile:');
  await to.set(formatKey, mark, 'NX');
}

/** From now on the target is a store like any other. */
export async function release(to: CopyClient, format: string): Promise<void> {
  await to.set(formatKey, format);
}
