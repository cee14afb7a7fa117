/** Two marks in a page, such as comments, between which something stands that not everybody gets. */
export interface Marks {
  readonly from: string;
  readonly to: string;
}

/** Is given the bytes of a page piece by piece, and gives those that may go out. */
export interface SectionCutter {
  push(piece: Uint8Array): readonly Uint8Array[];
  /** The last ones. What a section that never ended held is gone. */
  end(): readonly Uint8Array[];
  /** Whether a section has begun so far. */
  hasCut(): boolean;
}

/** Where these bytes stand in others, from a place on; -1 if they do not. */
function indexOf(bytes: Uint8Array, sought: Uint8Array, from: number): number {
  const [first = 0] = sought;
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (at + sought.length > bytes.length) return -1;
    if (sought.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/**
 * Cuts every section between two marks, the marks included, and puts something else there. A mark may come in any number of pieces, so
 * the last bytes of a piece stay here until it is known that they begin none.
 */
export function createSectionCutter({ from, to }: Marks, instead: Uint8Array = new Uint8Array()): SectionCutter {
  const marks = { from: new TextEncoder().encode(from), to: new TextEncoder().encode(to) };
  if (marks.from.length === 0 || marks.to.length === 0) throw new Error('A mark has at least one character.');
  let rest = new Uint8Array() as Uint8Array;
  let isInside = false;
  let hasCut = false;

  return {
    push(piece) {
      const bytes = joined(rest, piece);
      const out: Uint8Array[] = [];
      let at = 0;
      for (;;) {
        const mark = isInside ? marks.to : marks.from;
        const found = indexOf(bytes, mark, at);
        const end = found === -1 ? Math.max(at, bytes.length - mark.length + 1) : found;
        if (!isInside) out.push(bytes.subarray(at, end));
        at = end;
        if (found === -1) break;
        at += mark.length;
        isInside = !isInside;
        if (isInside) out.push(instead);
        hasCut = true;
      }
      rest = bytes.slice(at);
      return out.filter(({ length }) => length > 0);
    },
    end: () => (isInside || rest.length === 0 ? [] : [rest]),
    hasCut: () => hasCut,
  };
}
