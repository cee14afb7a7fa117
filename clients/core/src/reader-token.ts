/** `<id and time of issue>.<MAC>`, as Stile writes it: 28 and 24 characters of base64url. */
const form = /^([\w-]{21})([\w-])[\w-]{6}\.[\w-]{24}$/;

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The bits of the last digit that belong to the id; the others begin the time. */
const bitsOfId = 0b110000;

/**
 * The id of the reader who holds this token, or null if it is none. Only Stile can prove the token; a door compares its id with that
 * of a receipt, which is proved.
 */
export function readerIdIn(token: string): string | null {
  const [, start, last = ''] = form.exec(token) ?? [];
  return start === undefined ? null : `r_${start}${digits[digits.indexOf(last) & bitsOfId]}`;
}
