/** How Node is asked to run a source as it is, in a process of its own. */
export const stripTypes: readonly string[] = [
  '--import',
  new URL('../../../scripts/strip-types.js', import.meta.url).href,
];
