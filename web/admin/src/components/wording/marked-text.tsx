import type { ReactNode } from 'react';
import type { FieldFault } from '../../api/problem.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the faults are, in their order and without overlap; those of the whole text are nowhere. */
function spansOf(faults: readonly FieldFault[]): readonly Span[] {
  const placed = faults.flatMap(({ offset, length }) =>
    offset === undefined || length === undefined ? [] : [{ start: offset, end: offset + length }],
  );
  const ordered = placed.sort((one, other) => one.start - other.start);
  let end = 0;
  return ordered.flatMap((span) => {
    const start = Math.max(span.start, end);
    end = Math.max(end, span.end);
    return start < span.end ? [{ start, end: span.end }] : [];
  });
}

/** The words of a field once more, with what is wrong in them marked. It lies behind the field, for the eye alone. */
export function MarkedText({ text, faults }: { readonly text: string; readonly faults: readonly FieldFault[] }) {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of spansOf(faults)) {
    pieces.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <div className="template-marks" aria-hidden="true">
      {pieces}
      {text.slice(at)}
      {/* Without it a line break at the end would take no room here, and does in the field. */}
      {'\u200b'}
    </div>
  );
}
