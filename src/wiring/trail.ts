import type { Logger } from 'pino';
import type { Settings } from '../settings/settings.ts';
import { createRequestTrail, type RequestTrail } from '../telemetry/request-trail.ts';
import { version } from '../version.ts';

/**
 * Follows requests, with traces and at `debug`; null otherwise, because knowing on whose behalf something is done costs every
 * request a little. The code of OpenTelemetry is loaded only if something is traced.
 */
export async function openTrail(
  { tracing, trustProxy }: Pick<Settings, 'tracing' | 'trustProxy'>,
  log: Logger,
): Promise<RequestTrail | null> {
  if (tracing === null) return log.isLevelEnabled('debug') ? createRequestTrail(null) : null;
  const { createTraces } = await import('../telemetry/traces.ts');
  return createRequestTrail(createTraces({ ...tracing, isBehindProxy: trustProxy > 0, version, log }));
}
