/** The ways in which a text may be written down, undone. */

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  ccedil: 'ç',
  ntilde: 'ñ',
};

const mostCodePoint = 0x10ffff;

const character = (code: number): string => (code <= mostCodePoint ? String.fromCodePoint(code) : '');

function ofEntity(name: string): string {
  if (/^#x/i.test(name)) return character(Number.parseInt(name.slice(2), 16));
  // What is not known is mostly punctuation, which is not compared.
  return name.startsWith('#') ? character(Number(name.slice(1))) : (named[name] ?? ' ');
}

const withoutEntities = (text: string): string =>
  text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});/g, (_, name: string) => ofEntity(name));

const shortEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t', b: ' ', f: ' ' };

function ofEscape(code: string): string {
  if (code.length === 1) return shortEscapes[code] ?? code;
  return character(Number.parseInt(code.replace(/[ux{}]/g, ''), 16));
}

const withoutEscapes = (text: string): string =>
  text.replace(/\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, code: string) => ofEscape(code));

const withoutPercents = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));

/** What stands in base64, of more than a few words. */
const fromBase64 = (text: string): string =>
  [...text.matchAll(/[A-Za-z0-9+/_-]{40,}/g)]
    .map(([run]) => Buffer.from(run, 'base64').toString('utf8'))
    .filter((decoded) => /\p{L}{3}/u.test(decoded))
    .join('\n');

const undoings = [withoutEntities, withoutEscapes, withoutPercents, fromBase64];

/** How often something may be written down over again: HTML in JSON in an attribute. */
const deepest = 3;
/** Maximum readings of one text. */
const mostReadings = 16;

/** The text, and whatever it says if it is an escaped or encoded one. */
function readingsOf(text: string): readonly string[] {
  const readings = new Set([text]);
  let last = [text];
  for (let depth = 0; depth < deepest; depth += 1) {
    const next = last.flatMap((each) => undoings.map((undo) => undo(each))).filter((each) => each !== '');
    last = [...new Set(next)].filter((each) => !readings.has(each)).slice(0, mostReadings - readings.size);
    for (const each of last) readings.add(each);
  }
  return [...readings];
}

/** Letters and digits alone, because spaces, quotation marks and capitals are not kept the same on the way. */
export const lettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const withoutTags = (text: string): string => text.replace(/<[^<>]*>/g, '');

/** The letters of each of the readings, with what stands in tags and without. */
export function letterReadings(text: string): readonly string[] {
  const readings = readingsOf(text).flatMap((reading) => [lettersOf(withoutTags(reading)), lettersOf(reading)]);
  return [...new Set(readings)];
}

/** As a browser shows it. */
export const shownLetters = (shown: string): string => lettersOf(withoutEntities(shown));

export const plainText = withoutEntities;
