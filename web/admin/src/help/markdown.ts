/*
 * The part of Markdown in which docs/admin.md is written: headings, paragraphs, lists, tables, code, and in the text of them strong
 * and emphasised words, code and links. test/unit/pages/help.test.ts holds the document to it.
 */

export type Inline =
  | { readonly kind: 'text' | 'strong' | 'em' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: 'code'; readonly text: string };

const marks = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** Marks within strong words are taken off: `**End …**` holds none but code. */
const plain = (text: string) => text.replaceAll('`', '');

function inlineOf(found: RegExpMatchArray): Inline {
  const [, code, strong, em, label, to] = found;
  if (code !== undefined) return { kind: 'code', text: code };
  if (strong !== undefined) return { kind: 'strong', text: plain(strong) };
  if (em !== undefined) return { kind: 'em', text: plain(em) };
  return { kind: 'link', text: plain(label ?? ''), to: to ?? '' };
}

export function inlinesOf(text: string): readonly Inline[] {
  const inlines: Inline[] = [];
  let at = 0;
  for (const found of text.matchAll(marks)) {
    if (found.index > at) inlines.push({ kind: 'text', text: text.slice(at, found.index) });
    inlines.push(inlineOf(found));
    at = found.index + found[0].length;
  }
  if (at < text.length) inlines.push({ kind: 'text', text: text.slice(at) });
  return inlines;
}

const cellsOf = (line: string) =>
  line
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|')
    .map((cell) => inlinesOf(cell.trim()));

function tableOf(lines: readonly string[]): Block {
  const [head = '', , ...rows] = lines;
  return { kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) };
}

const marker = /^(?:[-*]|\d+\.) /;

function listOf(lines: readonly string[]): Block {
  const items: string[] = [];
  for (const line of lines) {
    if (marker.test(line)) items.push(line.replace(marker, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return { kind: 'list', ordered: /^\d/.test(lines[0] ?? ''), items: items.map(inlinesOf) };
}

function blockOf(lines: readonly string[]): Block {
  const [first = ''] = lines;
  const heading = /^(#+) (.*)$/.exec(first);
  if (heading !== null) return { kind: 'heading', level: heading[1]?.length ?? 1, text: plain(heading[2] ?? '') };
  if (first.startsWith('|')) return tableOf(lines);
  if (marker.test(first)) return listOf(lines);
  return { kind: 'paragraph', text: inlinesOf(lines.join(' ')) };
}

/** The blocks of a document. Blank lines part them, but for the lines within a fence. */
export function blocksOf(markdown: string): readonly Block[] {
  const parts = markdown.split(/^```\w*\n([\s\S]*?)^```$/m);
  return parts.flatMap((part, index): readonly Block[] => {
    if (index % 2 === 1) return [{ kind: 'code', text: part.trimEnd() }];
    const texts = part.split(/\n\s*\n/).filter((text) => text.trim() !== '');
    return texts.map((text) => blockOf(text.replace(/^\n+/, '').trimEnd().split('\n')));
  });
}
