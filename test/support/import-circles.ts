import { importsOf, type Source, targetOf } from './sources.ts';

/** Which of the files each file imports. Imports of types count as well. */
function graphOf(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  const known = new Set(sources.map(({ path }) => path));
  return new Map(
    sources.map((source) => {
      const targets = importsOf(source).map((one) => targetOf(source, one));
      return [source.path, targets.filter((target) => target !== null && known.has(target)) as string[]];
    }),
  );
}

/**
 * The circles of imports, each as its files in order: every file imports the next one, and the last imports the first. If circles
 * share files, at least one of them is found.
 */
export function circlesIn(sources: readonly Source[]): readonly (readonly string[])[] {
  const graph = graphOf(sources);
  const circles: string[][] = [];
  const done = new Set<string>();
  /** The files from the start of the search to the one that is visited now. */
  const way: string[] = [];

  function visit(path: string): void {
    const at = way.indexOf(path);
    if (at !== -1) circles.push(way.slice(at));
    if (at !== -1 || done.has(path)) return;
    way.push(path);
    for (const target of graph.get(path) ?? []) visit(target);
    way.pop();
    done.add(path);
  }

  for (const path of graph.keys()) visit(path);
  return circles;
}
