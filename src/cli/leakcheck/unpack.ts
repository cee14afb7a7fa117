import type { IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** Maximum bytes that a packed answer may become. */
const mostUnpacked = 8 * 1024 * 1024;

const unpackers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: mostUnpacked }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength: mostUnpacked }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: mostUnpacked }),
};

/** How far into a page its own word on its charset is looked for. */
const charsetWithin = 2_048;

function charsetOf(bytes: Buffer, contentType: string): string {
  const named = /charset=["']?([\w-]+)/i;
  const head = bytes.subarray(0, charsetWithin).toString('latin1');
  return named.exec(contentType)?.[1] ?? named.exec(head)?.[1] ?? 'utf-8';
}

/** The text of an answer. Throws if it is packed in a way that cannot be undone. */
export function textOf(bytes: Buffer, headers: IncomingHttpHeaders): string {
  const packing = headers['content-encoding'] ?? 'identity';
  const unpack = unpackers[packing];
  if (unpack === undefined && packing !== 'identity' && bytes.length > 0)
    throw new Error(`the answer is packed as ${packing}`);
  const plain = unpack === undefined || bytes.length === 0 ? bytes : unpack(bytes);
  const charset = charsetOf(plain, headers['content-type'] ?? '');
  try {
    return new TextDecoder(charset).decode(plain);
  } catch {
    // A charset that nobody knows.
    return plain.toString('utf8');
  }
}
