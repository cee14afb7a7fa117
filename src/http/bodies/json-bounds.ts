/** Bodies of ours are nested five deep. JSON of 16 KiB may be nested 16 384 deep, which takes longer to read than to refuse. */
const deepest = 32;

/** Each value is looked at, and each that is wrong becomes a fault first. */
const mostValues = 1_000;

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Where the text that begins at `start` ends. */
function endOfText(json: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return at;
}

/** What is too much in this JSON, or null. One pass over the bytes, before anything is made of them; whether it is JSON is not looked at. */
export function excessOf(json: Uint8Array, most = mostValues): string | null {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === quote) at = endOfText(json, at);
    else if (byte === comma) values += 1;
    else if (opening.has(byte)) depth += 1;
    else if (closing.has(byte)) depth -= 1;
    if (depth > deepest) return `nested more than ${deepest} deep`;
    if (values > most) return `more than ${most} values`;
  }
  return null;
}
