/** A list as it is written, one entry in a line. */
export const lines = (entries: readonly string[]): string => entries.join('\n');

export const entriesOf = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
