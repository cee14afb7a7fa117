import { createHookSender, type HookSender } from '../hooks/hook-sender.ts';
import type { HttpServices } from '../http/services.ts';
import { isoTime } from '../paywall/calendar/iso-time.ts';
import { hasCode, isUnanswered } from '../paywall/errors.ts';
import { createRecovery, type RecoveryNotice, type RecoveryRequest } from '../paywall/selling/recovery.ts';
import type { KeyedHashes } from '../tokens/keyed-hashes.ts';
import { createRecoverySecrets } from '../tokens/links/recovery-secret.ts';
import type { Parts } from './parts.ts';

/** Maximum requests that are looked up at once: Stripe is asked for each, and anybody may ask. */
const mostAtOnce = 20;

/** What publishers are told by; each attempt is a span. */
function hooksOf({ overrides, sandbox, realClock, log, metrics, trail }: Parts): HookSender {
  return createHookSender({
    secretOf: overrides.secretOf ?? (() => undefined),
    takesLoopback: sandbox !== null,
    realClock,
    log,
    onOutcome: (name, outcome) => metrics.recoveryHook(name, outcome),
    onAttempt({ publication }, { type }, sent) {
      const attributes = { 'stile.publication': publication, 'http.request.method': 'POST' };
      trail?.during({ name: `hook ${type}`, attributes, alone: true }, sent);
    },
    ...(overrides.hookDelaysMs !== undefined && { delaysMs: overrides.hookDelaysMs }),
  });
}

/** Brings back what was bought with a cookie that is lost: publishers receive to whom a link is to be sent. */
export function wireRecovery(parts: Parts, hashes: KeyedHashes): Pick<HttpServices, 'recovery' | 'recoverySecrets'> {
  const { settings, stores, publications, secrets, sandbox, provider, clock, log, metrics } = parts;
  const recoverySecrets = createRecoverySecrets({ secret: secrets.readerSecret, clock });
  const hooks = hooksOf(parts);
  const recover = createRecovery({
    provider,
    entitlements: stores.entitlements,
    rateLimits: stores.rateLimits,
    publicationOf: publications.get,
    keyOf: hashes.readerKey,
    emailKey: hashes.emailKey,
    linkFor({ publication, returnUrl }, { id, kind, expiresAt }) {
      const token = recoverySecrets.sign(publication.name, { reader: id, kind, expiresAt });
      const query = new URLSearchParams({ token, ...(returnUrl !== null && { return: returnUrl }) });
      return `${settings.publicUrl}/v1/${publication.name}/recovery?${query}`;
    },
  });

  function tell({ publication }: RecoveryRequest, notice: RecoveryNotice): void {
    const { timeZone, recovery } = publication.settings;
    const data = { ...notice, expiresAt: isoTime(notice.expiresAt, timeZone) };
    sandbox?.outbox.keep(data);
    if (recovery !== null) {
      const hook = { publication: publication.name, url: recovery.webhook, secret: recovery.secret };
      hooks.send(hook, { type: 'recovery.requested', data });
    }
  }

  let running = 0;
  async function run(request: RecoveryRequest): Promise<void> {
    try {
      for (const notice of await recover(request)) tell(request, notice);
    } catch (error) {
      const known = isUnanswered(error) || hasCode(error, 'provider-unavailable');
      const where = { publication: request.publication.name };
      log[known ? 'warn' : 'error'](
        known ? { ...where, code: error.code } : { ...where, err: error },
        'no link could be sent',
      );
      metrics.recoveryHook(request.publication.name, 'failed');
    }
  }

  return {
    recoverySecrets,
    recovery: {
      begin(request) {
        // There is nobody to send it to, so nothing is looked up: neither by a webhook nor in the sandbox.
        if (request.publication.settings.recovery === null && sandbox === null) return;
        if (running >= mostAtOnce) return metrics.recoveryHook(request.publication.name, 'failed');
        running += 1;
        void run(request).finally(() => {
          running -= 1;
        });
      },
      close: () => hooks.close(),
    },
  };
}
