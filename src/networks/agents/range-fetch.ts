import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileOfSource, isRangeSource } from '../../paywall/agents/range-source.ts';
import type { Outgoing, OutgoingAnswer } from '../outgoing.ts';
import { parseRangeList, type RangeList, RefusedList } from './range-list.ts';

/** What was found at a source: a list, or that it is the same as before. */
export type FetchedRanges =
  | { readonly list: RangeList; readonly etag: string | null }
  | 'unchanged'
  | { readonly fault: string; readonly kind: 'refused' | 'failed' };

const mostBytes = 2 * 1024 * 1024;
const withinMs = 10_000;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Maximum redirects that are followed. */
const mostMoves = 3;

interface Needs {
  readonly outgoing: Outgoing;
  /** The folder in which files of ranges are. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

class Unanswered extends Error {}

async function fileText(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(mostBytes + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    if (bytesRead > mostBytes) throw new RefusedList(`It has more than ${mostBytes} bytes.`);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What went wrong, without anything that the other side said. */
function wordsFor(error: unknown): string {
  if (error instanceof Unanswered) return error.message;
  if (!(error instanceof Error)) return 'It failed.';
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EREFUSED') return `It is not fetched: ${error.message}.`;
  if (code === 'ENOENT') return 'There is no such file.';
  return error.name === 'TimeoutError'
    ? 'It did not answer in time.'
    : `It could not be reached${code === '' ? '' : ` (${code})`}.`;
}

/** Fetches the list of a source. Never rejects. `etag`: by which the list is known that is there already. */
export function createRangeFetch({ outgoing, folder, signal }: Needs) {
  /** Operators move their lists. Each address on the way must be one that may be asked. */
  async function followed(url: string, headers: Record<string, string>): Promise<OutgoingAnswer> {
    const endsAt = performance.now() + withinMs;
    let address = url;
    for (let moves = 0; ; moves += 1) {
      const leftMs = Math.max(1, Math.ceil(endsAt - performance.now()));
      const answer = await outgoing.get(address, { headers, mostBytes, withinMs: leftMs, signal });
      const to = redirects.has(answer.status) ? (answer.headers['location'] ?? '') : '';
      if (to === '' || moves === mostMoves || !URL.canParse(to, address)) return answer;
      address = new URL(to, address).href;
    }
  }

  async function fromAddress(url: string, etag: string | null): Promise<FetchedRanges> {
    const headers = { Accept: 'application/json', ...(etag !== null && { 'If-None-Match': etag }) };
    const { status, headers: told, body } = await followed(url, headers);
    if (status === 304 && etag !== null) return 'unchanged';
    if (status !== 200) throw new Unanswered(`It answered ${status}.`);
    const { etag: given = '' } = told;
    return { list: parseRangeList(body), etag: given === '' || given.length > 200 ? null : given };
  }

  return async (source: string, etag: string | null): Promise<FetchedRanges> => {
    if (!isRangeSource(source)) return { fault: 'It is neither an https address nor a file.', kind: 'refused' };
    const file = fileOfSource(source);
    try {
      if (file === null) return await fromAddress(source, etag);
      return { list: parseRangeList(await fileText(join(folder, file))), etag: null };
    } catch (error) {
      if (error instanceof RefusedList) return { fault: error.message, kind: 'refused' };
      return { fault: wordsFor(error), kind: 'failed' };
    }
  };
}
