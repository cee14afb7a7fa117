/**
 * Control characters but the end of a line, marks that turn the direction of all that follows (embeddings, overrides and isolates of
 * Unicode's annex 9), the byte order mark, and halves of a pair that make no character. Marks for the direction of one place (U+200E,
 * U+200F, U+061C) are none of them: Arabic and Hebrew are written with them.
 */
const hidden = /[^\P{Cc}\n]|[\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF]/u;

interface HiddenCharacter {
  readonly offset: number;
  readonly length: number;
  /** What is wrong, in words that name the character without containing it. */
  readonly message: string;
}

/** The first character that nobody sees and that may change how all the rest reads, or null. */
export function hiddenCharacterIn(text: string): HiddenCharacter | null {
  const found = hidden.exec(text);
  if (found === null) return null;
  const [character] = found;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { offset: found.index, length: character.length, message: `contains the invisible character U+${code}` };
}

/** What keeps a text from being plain and of one line, or null. */
export const faultOfLine = (text: string): string | null =>
  text.includes('\n') ? 'must be of one line' : (hiddenCharacterIn(text)?.message ?? null);
