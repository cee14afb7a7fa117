import { createSectionCutter, type Marks, type SectionCutter } from './section-cutter.ts';

/** Bytes of a page before its first mark that are held until it is found. */
const mostHeld = 1024 * 1024;

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** The next bytes that may go out, of which there is at least one; null at the end. */
async function nextOf(reader: Reader, cutter: SectionCutter): Promise<readonly Uint8Array[] | null> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return null;
    const out = cutter.push(value);
    if (out.length > 0) return out;
  }
}

/** The bytes that were held, and then the rest of the page as it comes. */
function streamOf(held: readonly Uint8Array[], reader: Reader, cutter: SectionCutter): ReadableStream<Uint8Array> {
  const first = [...held];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const out = first.length > 0 ? first.splice(0) : await nextOf(reader, cutter);
      for (const bytes of out ?? cutter.end()) controller.enqueue(bytes);
      if (out === null) controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/**
 * A page without what stands between two marks, as it comes. Null if the page has no such section: nothing of it has left then, because
 * without marks nobody knows where its text is.
 */
export async function withoutSections(
  page: ReadableStream<Uint8Array>,
  marks: Marks,
): Promise<ReadableStream<Uint8Array> | null> {
  const cutter = createSectionCutter(marks);
  const reader = page.getReader();
  const held: Uint8Array[] = [];
  let bytes = 0;
  while (!cutter.hasCut()) {
    const { done, value } = await reader.read();
    if (done || bytes > mostHeld) {
      await reader.cancel();
      return null;
    }
    bytes += value.byteLength;
    held.push(...cutter.push(value));
  }
  return streamOf(held, reader, cutter);
}

/** A page with something else in place of what stands between two marks, if it has them. */
export function withSectionsReplaced(
  page: ReadableStream<Uint8Array>,
  marks: Marks,
  instead: string,
): ReadableStream<Uint8Array> {
  return streamOf([], page.getReader(), createSectionCutter(marks, new TextEncoder().encode(instead)));
}
