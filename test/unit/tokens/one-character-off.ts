import fc from 'fast-check';

const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

/** `text` with exactly one character changed into another printable one, left out, or put in. */
export function oneCharacterOff(text: string): fc.Arbitrary<string> {
  const place = fc.integer({ min: 0, max: text.length - 1 });
  const changed = fc
    .tuple(place, fc.oneof(printable, fc.constantFrom('-', '_', '+', '/', '=', 'A', 'é', '\u0141')), fc.nat(2))
    .map(([at, character, kind]) => {
      const before = text.slice(0, at);
      if (kind === 0) return `${before}${character}${text.slice(at)}`;
      return kind === 1 ? before + text.slice(at + 1) : before + character + text.slice(at + 1);
    });
  return changed.filter((other) => other !== text);
}
