/**
 * Remembers what was found out about texts of ours that came lately, each in one of so many places. Whichever came last to a place has
 * it: there is no order to keep, so that somebody who is not known costs hardly more than what has to be worked out anyway.
 */
export interface Places<Value> {
  get(text: string): Value | undefined;
  /** `text` must be one that was made here: its last characters are the digits of a random number or of a MAC. */
  set(text: string, value: Value): void;
}

/** A power of two. With texts and values of usual lengths some 10 MB. */
const mostPlaces = 2 ** 16;

/** Spread by the last four characters but one, because the last may hold fewer bits. */
function placeOf(text: string): number {
  const end = text.length - 1;
  let digits = 0;
  for (let at = end - 4; at < end; at += 1) digits = (digits * 67 + text.charCodeAt(at)) | 0;
  return digits & (mostPlaces - 1);
}

/** A part of a longer text, as of a header, keeps all of that in memory. A copy does not. */
const copyOf = (text: string) => Buffer.from(text, 'latin1').toString('latin1');

export function createPlaces<Value>(): Places<Value> {
  const texts = new Array<string | undefined>(mostPlaces).fill(undefined);
  const values = new Array<Value | undefined>(mostPlaces).fill(undefined);
  return {
    get(text) {
      const place = placeOf(text);
      return texts[place] === text ? values[place] : undefined;
    },
    set(text, value) {
      const place = placeOf(text);
      texts[place] = copyOf(text);
      values[place] = value;
    },
  };
}
