// Examples in the documentation that are taken from files, so that what people copy is what is tested. In a page
//
//     <!-- from clients/nginx/stile.conf#gate -->
//
// stands above a block of code, which holds that region of that file, or the whole of it without a region. A region begins and ends at
// comments `#region gate` and `#endregion gate`. `npm run snippets` writes the blocks; a test compares them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const block = /^<!-- from (\S+?)(?:#([\w-]+))? -->\n(```\w*)\n[\s\S]*?^```$/gm;

/** Lines without the spaces that all of them begin with. */
function outdented(lines) {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** What a file holds, or one region of it. Throws for a region that is not there. */
function excerpt(path, region) {
  const text = readFileSync(join(root, path), 'utf8').trimEnd();
  const isMark = (line) => /#(?:end)?region\b/.test(line);
  const lines = text.split('\n');
  if (region === undefined) return lines.filter((line) => !isMark(line)).join('\n');
  // Comments of stylesheets and pages end on the same line.
  const marked = (word) =>
    lines.findIndex((line) => line.replace(/ *(?:\*\/|-->)? *$/, '').endsWith(`#${word} ${region}`));
  const [from, to] = [marked('region'), marked('endregion')];
  if (from === -1 || to < from) throw new Error(`${path} has no region ${region}.`);
  return outdented(lines.slice(from + 1, to).filter((line) => !isMark(line)));
}

/** A page with its examples as their files have them now. */
export function withSnippets(page) {
  return page.replaceAll(block, (...found) => {
    const [, path, region, fence] = found;
    const from = region === undefined ? path : `${path}#${region}`;
    return `<!-- from ${from} -->\n${fence}\n${excerpt(path, region)}\n\`\`\``;
  });
}

/** The pages that may hold examples, as paths from the root of the project. */
export const documentedPages = () =>
  ['README.md', 'docs', 'clients'].flatMap((place) => {
    if (place.endsWith('.md')) return [place];
    return readdirSync(join(root, place), { recursive: true })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(place, name));
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of documentedPages()) {
    const before = readFileSync(join(root, page), 'utf8');
    const after = withSnippets(before);
    if (after !== before) writeFileSync(join(root, page), after);
  }
}
