/**
 * The beginning of a plain text, for everybody: whole sentences, or whole words where the first sentence is longer. `most` is in
 * characters. Ends in `…` within a sentence.
 */
export function teaserOf(text: string, most: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= most) return trimmed;
  const sentences = fitting(trimmed, most, 'sentence');
  return sentences === '' ? `${fitting(trimmed, most - 1, 'word')}…` : sentences;
}

function fitting(text: string, most: number, granularity: 'sentence' | 'word'): string {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    if (index + segment.trimEnd().length > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end).trimEnd();
}

/** The HTML above a mark that editors set between two elements, such as `<!--more-->`. Empty without the mark: never everything. */
export function htmlAbove(html: string, mark: string): string {
  const at = html.indexOf(mark);
  return at === -1 ? '' : html.slice(0, at).trimEnd();
}
