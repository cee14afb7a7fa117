import { type ArticleKey, articleKeyBytes } from '../articles/article.ts';
import type { Publication } from '../publication.ts';
import { byteText, type ReaderKey, readerKeyBytes } from '../reader.ts';
import type { KeptView } from './kept-view.ts';

/** Where in a record stands what, in bytes: the reader, the anonymous reader, the article, four flags, the time and the publication. */
const anonymousAt = readerKeyBytes;
const articleAt = 2 * readerKeyBytes;
const flagsAt = articleAt + articleKeyBytes;
const timeAt = flagsAt + 1;
const publicationAt = timeAt + 8;
const recordBytes = publicationAt + 2;

const mostPublications = 0x10000;

const recordsInChunk = 1024;

const isRegistered = 1;
const hasReceipt = 2;
const isOfCrawler = 4;
const hasAnonymous = 8;

interface Place {
  readonly chunk: Uint8Array;
  readonly start: number;
}

/** Views packed into 41 bytes each: an outage must not take a process down. A view is known by its number until it is removed. */
export interface PackedViews {
  readonly size: number;
  /** The number of the view, or null if there is no room. */
  add(view: KeptView): number | null;
  read(number: number): KeptView;
  articleText(number: number): string;
  timeOf(number: number): number;
  /** Notes that a receipt was handed out. Returns whether that was not known. */
  noteReceipt(number: number): boolean;
  remove(number: number): void;
}

const flagsOf = ({ kind, receipt, isCrawler, anonymousKey }: KeptView): number =>
  (kind === 'registered' ? isRegistered : 0) |
  (receipt ? hasReceipt : 0) |
  (isCrawler ? isOfCrawler : 0) |
  (anonymousKey === null ? 0 : hasAnonymous);

/** A text by which articles are compared. */
export const articleTextOf = (key: Uint8Array): string => byteText(key);

/** The publications that views are of, each as it was when they were read, by small numbers. */
function createPublicationNumbers() {
  let publications: Publication[] = [];
  let numbers = new Map<Publication, number>();
  return {
    numberOf(publication: Publication): number | null {
      const known = numbers.get(publication);
      if (known !== undefined) return known;
      if (publications.length === mostPublications) return null;
      numbers.set(publication, publications.length);
      return publications.push(publication) - 1;
    },
    at(number: number): Publication {
      const publication = publications[number];
      if (publication === undefined) throw new Error('a kept view is of no known publication');
      return publication;
    },
    clear() {
      publications = [];
      numbers = new Map();
    },
  };
}

export function createPackedViews(most: number): PackedViews {
  const publications = createPublicationNumbers();
  let chunks: Uint8Array[] = [];
  let free: number[] = [];
  let used = 0;
  let size = 0;

  function placeOf(number: number): Place {
    const chunk = chunks[Math.floor(number / recordsInChunk)];
    if (chunk === undefined) throw new Error('a kept view is not where it should be');
    return { chunk, start: (number % recordsInChunk) * recordBytes };
  }

  const viewAt = ({ chunk, start }: Place) => new DataView(chunk.buffer, start, recordBytes);

  function nextNumber(): number {
    const again = free.pop();
    if (again !== undefined) return again;
    if (used % recordsInChunk === 0) chunks.push(new Uint8Array(recordsInChunk * recordBytes));
    used += 1;
    return used - 1;
  }

  const partOf = ({ chunk, start }: Place, at: number, length: number) => chunk.slice(start + at, start + at + length);

  return {
    get size() {
      return size;
    },
    add(view) {
      const publication = size < most ? publications.numberOf(view.publication) : null;
      if (publication === null) return null;
      const number = nextNumber();
      const place = placeOf(number);
      place.chunk.set(view.reader, place.start);
      if (view.anonymousKey !== null) place.chunk.set(view.anonymousKey, place.start + anonymousAt);
      place.chunk.set(view.articleKey, place.start + articleAt);
      const data = viewAt(place);
      data.setUint8(flagsAt, flagsOf(view));
      data.setFloat64(timeAt, view.at);
      data.setUint16(publicationAt, publication);
      size += 1;
      return number;
    },
    read(number) {
      const place = placeOf(number);
      const data = viewAt(place);
      const flags = data.getUint8(flagsAt);
      return {
        publication: publications.at(data.getUint16(publicationAt)),
        kind: flags & isRegistered ? 'registered' : 'anonymous',
        reader: partOf(place, 0, readerKeyBytes) as ReaderKey,
        anonymousKey: flags & hasAnonymous ? (partOf(place, anonymousAt, readerKeyBytes) as ReaderKey) : null,
        articleKey: partOf(place, articleAt, articleKeyBytes) as ArticleKey,
        at: data.getFloat64(timeAt),
        receipt: (flags & hasReceipt) !== 0,
        isCrawler: (flags & isOfCrawler) !== 0,
      };
    },
    articleText(number) {
      const { chunk, start } = placeOf(number);
      return articleTextOf(chunk.subarray(start + articleAt, start + articleAt + articleKeyBytes));
    },
    timeOf: (number) => viewAt(placeOf(number)).getFloat64(timeAt),
    noteReceipt(number) {
      const data = viewAt(placeOf(number));
      const flags = data.getUint8(flagsAt);
      data.setUint8(flagsAt, flags | hasReceipt);
      return (flags & hasReceipt) === 0;
    },
    remove(number) {
      size -= 1;
      free.push(number);
      if (size > 0) return;
      // Everything is given back, publications as they once were among it.
      chunks = [];
      free = [];
      used = 0;
      publications.clear();
    },
  };
}
