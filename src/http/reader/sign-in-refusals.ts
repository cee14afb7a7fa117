import type { PaywallError } from '../../paywall/errors.ts';
import type { HttpServices } from '../services.ts';

/** A publication whose sign-in is set up wrongly is refused at every view: one line says as much as thousands. */
const lineEveryMs = 60_000;

/**
 * Notes why sign-in tokens are refused: each in a metric, and for each reason of a publication one line a minute in the log, which says
 * how many more there were since the line before. The token itself is never written down.
 */
export function createRefusalNotes({ metrics, log }: Pick<HttpServices, 'metrics' | 'log'>) {
  const kept = new Map<string, { readonly at: number; more: number }>();
  return (publication: string, { why = 'other', message, cause }: PaywallError): void => {
    metrics.signInRefused(publication, why);
    const key = `${publication} ${why}`;
    const last = kept.get(key);
    const now = performance.now();
    if (last !== undefined && now - last.at < lineEveryMs) {
      last.more += 1;
      return;
    }
    kept.set(key, { at: now, more: 0 });
    const because = cause instanceof Error ? cause.message : message;
    log.warn({ publication, why, because, more: last?.more ?? 0 }, 'a sign-in token is refused');
  };
}
