import { longestArticleId } from './article-identity.ts';

/** More than the longest id in its escapes and some marks of where the reader came from. */
const mostWritten = 20_480;

/** Composing letters and leaving out the end of a path shorten an address, but never so much. */
const mostInPath = 2 * longestArticleId;

/** More parameters than any page has. */
const mostParameters = 256;

const codesOf = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0));
const [percent, questionMark] = codesOf('%?');

/** A continuation byte of UTF-8 (%80 to %BF) belongs to the character before it. */
const beginsContinuation: ReadonlySet<number> = new Set(codesOf('89abAB'));

/** Characters, of which an escaped one is one, but for what follows the first `?`. By codes: an expression takes four times as long. */
function charactersOfPath(written: string): number {
  let count = 0;
  for (let at = 0; at < written.length; at += 1) {
    const code = written.charCodeAt(at);
    if (code === questionMark) break;
    if (code !== percent || !beginsContinuation.has(written.charCodeAt(at + 1))) count += 1;
    if (code === percent) at += 2;
  }
  return count;
}

function parametersOf(written: string): number {
  let count = 1;
  for (let at = written.indexOf('&'); at !== -1; at = written.indexOf('&', at + 1)) count += 1;
  return count;
}

/** Whether it is not even to be looked at. */
export const isEndless = (written: string): boolean => written.length > mostWritten;

/**
 * Whether an address or id is too long without a doubt: to work out its canonical form would cost more than a view. Whether one is
 * too long that may not be is known by that form.
 */
export const isOverlong = (written: string): boolean =>
  isEndless(written) ||
  // A text has no more characters and no more parameters than its length, and nearly every address is short.
  (written.length > mostInPath && charactersOfPath(written) > mostInPath) ||
  (written.length > mostParameters && parametersOf(written) > mostParameters);
