import { readFileSync } from 'node:fs';

/** The one example of a page of the manual in this language that contains this text. */
export function documented(language: string, containing: string, name = 'integrating'): string {
  const page = new URL(`../../docs/${name}.md`, import.meta.url);
  const blocks = [...readFileSync(page, 'utf8').matchAll(/```(\w+)\n([\s\S]+?)```/g)];
  const [example, ...others] = blocks.filter(([, named, text]) => named === language && text?.includes(containing));
  if (example?.[2] === undefined || others.length > 0) throw new Error(`not one example with: ${containing}`);
  return example[2];
}

/** Replaces what must be there. */
export function replaced(text: string, before: string | RegExp, after: string): string {
  const changed = text.replace(before, () => after);
  if (changed === text) throw new Error(`The example does not contain: ${before}`);
  return changed;
}
