import { eventToText } from '../../paywall/events/event-text.ts';
import type { ViewRequest, ViewResult } from '../../paywall/metering/meter.ts';
import { withLimit } from '../../paywall/metering/told-meter.ts';
import { meterToldKey, placeOfReader } from './keys.ts';
import type { Mover } from './mover.ts';
import { waitingTtlMs } from './telling-arguments.ts';

/** What `shared/tell-view.lua` takes before the keys and the arguments of the view. */
export interface ToldView {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

/** Null for a view that tells nothing. */
export function toldBy(request: ViewRequest): ToldView | null {
  const { publication, reader, telling } = request;
  if (telling === undefined) return null;
  const { last, exhausted } = telling();
  const texts = [last, exhausted].map((event) => eventToText(withLimit(event, '@limit')));
  return {
    keys: [placeOfReader(publication, reader).out, meterToldKey(request)],
    args: [...texts, waitingTtlMs],
  };
}

/** Maximum readers of whom is remembered that what was told of them is moved. */
const mostMoved = 10_000;

/** Has moved what a view has told of. A reader without articles asks often, and is told of once. */
export function createViewHints(mover: Pick<Mover, 'hint'>) {
  let moved = new Set<string>();
  return (request: ViewRequest, { outcome, used, targeted }: ViewResult): void => {
    const { publication, reader, window, telling } = request;
    const limit = request.targeted?.candidates[targeted?.candidate ?? -1]?.limit ?? request.limit;
    const isTold = telling !== undefined && (outcome === 'full' || (outcome === 'counted' && used >= limit));
    const name = isTold ? `${publication} ${window.id} ${reader.join('.')} ${outcome}` : '';
    if (!isTold || (outcome === 'full' && moved.has(name))) return;
    if (moved.size >= mostMoved) moved = new Set();
    moved.add(name);
    mover.hint(placeOfReader(publication, reader));
  };
}
