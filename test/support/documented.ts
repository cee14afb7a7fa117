import { readdirSync, readFileSync } from 'node:fs';

const docs = new URL('../../docs/', import.meta.url);

const integrating = () =>
  readdirSync(new URL('integrating/', docs))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `integrating/${name}`);

/** The one example of these pages in `docs/` in this language that contains this text. */
export function documented(language: string, containing: string, pages: readonly string[] = integrating()): string {
  const blocks = pages.flatMap((page) => [
    ...readFileSync(new URL(page, docs), 'utf8').matchAll(/```(\w+)\n([\s\S]+?)```/g),
  ]);
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
