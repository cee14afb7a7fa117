import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../paywall/clock.ts';
import { signedHeaders, webhookKey } from './webhook-signature.ts';

/** Where a publisher receives events. */
export interface Hook {
  readonly publication: string;
  readonly url: string;
  /** The setting that holds the secret with which what is sent is signed. */
  readonly secret: string;
}

export interface HookEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Sends events to publishers, in the background. What is sent may be personal: it is neither logged nor kept. */
export interface HookSender {
  send(hook: Hook, event: HookEvent): void;
  /** Gives up what has not been sent. */
  close(): void;
}

interface Needs {
  readonly secretOf: (setting: string) => string | undefined;
  /** Whether an address of this machine will do, without TLS: in sandbox mode. */
  readonly takesLoopback: boolean;
  /** The real time: the publisher compares it with their own. */
  readonly realClock: Clock;
  readonly log: Pick<Logger, 'error'>;
  readonly onOutcome: (publication: string, outcome: 'sent' | 'failed') => void;
  /** Sees every attempt on its way. */
  readonly onAttempt?: (hook: Hook, event: HookEvent, sent: Promise<void>) => void;
  /** Delays before the attempts, in milliseconds. */
  readonly delaysMs?: readonly number[];
}

const usualDelaysMs = [0, 5_000, 30_000, 120_000];

/** How long a publisher may take to answer one attempt. */
const answerWithinMs = 5_000;

/** Maximum events that are on their way at once. */
const mostAtOnce = 200;

const loopback = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\//;

/** An attempt that failed, by name. */
class Refused extends Error {
  constructor(status: number) {
    super(`The publisher answered ${status}.`);
    this.name = `it answered ${status}`;
  }
}

/** Sends once. No redirect is followed: the address was chosen by the publisher, and a redirect would be chosen by who answers there. */
async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const signal = AbortSignal.timeout(answerWithinMs);
  const answer = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'manual' });
  await answer.body?.cancel();
  if (!answer.ok) throw new Refused(answer.status);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'it failed');

export function createHookSender(needs: Needs): HookSender {
  const { secretOf, takesLoopback, realClock, log, onOutcome, onAttempt, delaysMs = usualDelaysMs } = needs;
  const timers = new Map<string, NodeJS.Timeout>();

  function refusalOf({ url, secret }: Hook): string | null {
    if (!url.startsWith('https://') && !(takesLoopback && loopback.test(url))) return 'its address is not https';
    if (secretOf(secret) === undefined) return `${secret} is missing or too short`;
    return timers.size >= mostAtOnce ? 'too many are on their way' : null;
  }

  function fail(hook: Hook, event: HookEvent, reason: string): void {
    log.error({ publication: hook.publication, hook: event.type, reason }, 'an event could not be sent to a publisher');
    onOutcome(hook.publication, 'failed');
  }

  function attempt(at: number, { hook, event, id }: { hook: Hook; event: HookEvent; id: string }): void {
    const { publication, url, secret } = hook;
    const run = async () => {
      const now = realClock.now();
      const body = JSON.stringify({ type: event.type, timestamp: new Date(now).toISOString(), data: event.data });
      const sent = post(url, body, signedHeaders({ id, body, now, keys: [webhookKey(secretOf(secret) ?? '')] }));
      onAttempt?.(hook, event, sent);
      const trouble = await sent.then(() => null, reasonOf);
      if (!timers.delete(id)) return;
      if (trouble === null) onOutcome(publication, 'sent');
      else if (at + 1 < delaysMs.length) attempt(at + 1, { hook, event, id });
      else fail(hook, event, trouble);
    };
    timers.set(id, setTimeout(() => void run(), delaysMs[at] ?? 0).unref());
  }

  return {
    send(hook, event) {
      const reason = refusalOf(hook);
      if (reason === null) attempt(0, { hook, event, id: `msg_${randomUUID()}` });
      else fail(hook, event, reason);
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
