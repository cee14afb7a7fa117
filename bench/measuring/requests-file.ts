import { readFileSync, writeFileSync } from 'node:fs';

/** Requests made in advance, one after the other, each after its length in a line. */
export function writeRequests(file: string, requests: readonly string[]): void {
  writeFileSync(file, requests.map((request) => `${Buffer.byteLength(request)}\n${request}`).join(''));
}

export function readRequests(file: string): readonly Buffer[] {
  const bytes = readFileSync(file);
  const requests: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = bytes.indexOf('\n', at) + 1;
    const end = start + Number(bytes.toString('latin1', at, start));
    requests.push(bytes.subarray(start, end));
    at = end;
  }
  return requests;
}
