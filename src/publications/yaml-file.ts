import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';

/** A YAML file as JSON, and the way back from a field to its line. */
export interface YamlFile {
  /** JSON; undefined where the file is no YAML. */
  readonly value: unknown;
  readonly syntaxFaults: readonly { readonly line: number; readonly message: string }[];
  /** The line of the field at `steps`, counted from 1; for a field that is not there that of what should hold it. */
  readonly lineOf: (steps: readonly PropertyKey[]) => number;
}

const startOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;

/** A group or list begins a line below the name that people look for; a single value may stand anywhere. */
function startOfPair({ key, value }: Pair): number | null {
  return startOf(isScalar(value) && value.source !== '' ? value : key);
}

/** One step down: where the child begins and what it is, or null if there is none. */
function child(node: unknown, step: PropertyKey): { start: number | null; node: unknown } | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? null : { start: startOf(item), node: item };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? null : { start: startOfPair(pair), node: pair.value };
}

/** Parses the text of a YAML 1.2 file, in which nothing but true and false is a truth value and no text becomes a date. */
export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];

  function lineOf(steps: readonly PropertyKey[]): number {
    let node: unknown = document.contents;
    let start = startOf(node) ?? 0;
    for (const step of steps) {
      const found = child(node, step);
      if (found === null) break;
      start = found.start ?? start;
      node = found.node;
    }
    return Math.max(1, lines.linePos(start).line);
  }

  const syntaxFaults = problems.map(({ pos, message }) => ({ line: Math.max(1, lines.linePos(pos[0]).line), message }));
  if (syntaxFaults.length > 0) return { value: undefined, syntaxFaults, lineOf };
  try {
    return { value: document.toJS(), syntaxFaults, lineOf };
  } catch (error) {
    // An alias to nothing, or so many aliases that they would fill the memory, shows only now.
    const message = error instanceof Error ? error.message : 'cannot be read';
    return { value: undefined, syntaxFaults: [{ line: 1, message }], lineOf };
  }
}
