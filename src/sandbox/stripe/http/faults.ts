import type { Request, RequestHandler, Response } from 'express';
import { StripeFault } from '../errors.ts';

/** What becomes of calls of the API: as ever, 503, no answer at all, or a refusal. */
export type FaultyAnswer = 'normal' | '503' | 'hang' | 'refuse';

export interface FaultRule {
  readonly answers: FaultyAnswer;
  /** Such as `POST /v1/checkout/sessions` or `GET /v1/subscriptions/:id`; `*` stands for any method, and for the rest of a path. */
  readonly calls?: readonly string[] | undefined;
  /** The error code of a refusal. */
  readonly code?: string | undefined;
  /** For so many calls, and no more. */
  readonly times?: number | undefined;
}

/** Has the API fail as it was told to. The pages and what the sandbox brings about are not concerned. */
export interface Faults {
  /** From now on. What is held back from before is ended. */
  set(rule: FaultRule): void;
  /** What is so now, with how many times are left. */
  rule(): FaultRule;
  readonly meet: RequestHandler;
  /** Ends what is held back. */
  lift(): void;
}

/** No answer is held back for longer, and no more than so many: the oldest is ended before its time. */
const longestMs = 60_000;
const mostHeld = 100;

const normal: FaultRule = { answers: 'normal' };

/** Whether a call is one of those that a pattern names. */
function isOf(pattern: string, { method, path }: { method: string; path: string }): boolean {
  const [wantedMethod = '', wantedPath = ''] = pattern.split(' ');
  if (wantedMethod !== '*' && wantedMethod !== method) return false;
  const wanted = wantedPath.split('/');
  const parts = path.split('/');
  const isOpen = wanted.at(-1) === '*';
  if (isOpen ? parts.length < wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((part, index) => part === '*' || part.startsWith(':') || part === parts[index]);
}

function fail(response: Response, { status, body }: StripeFault): void {
  if (!response.headersSent) response.status(status).json({ error: body });
}

const unavailable = () =>
  new StripeFault(503, { type: 'api_error', message: 'The sandbox plays that Stripe is unavailable.' });

const refused = (code: string | undefined) =>
  new StripeFault(400, {
    type: 'invalid_request_error',
    message: 'The sandbox plays that Stripe refuses this.',
    ...(code === undefined ? {} : { code }),
  });

/** Answers that are not given until they are ended, their client goes, or it was long enough. */
function createHeld() {
  const held = new Set<() => void>();
  return {
    hold(request: Request, response: Response): void {
      const end = () => fail(response, unavailable());
      const timer = setTimeout(end, longestMs).unref();
      held.add(end);
      response.once('close', () => {
        clearTimeout(timer);
        held.delete(end);
      });
      request.resume();
      if (held.size > mostHeld) [...held][0]?.();
    },
    endAll(): void {
      for (const end of held) end();
    },
  };
}

export function createFaults(): Faults {
  const held = createHeld();
  let rule = normal;

  function taken(request: Request): FaultRule {
    const call = { method: request.method, path: request.baseUrl + request.path };
    const now = rule;
    if (now.answers === 'normal' || now.calls?.some((pattern) => isOf(pattern, call)) === false) return normal;
    if (now.times !== undefined) rule = now.times <= 1 ? normal : { ...now, times: now.times - 1 };
    return now;
  }

  return {
    set(next) {
      rule = next.answers === 'normal' ? normal : next;
      held.endAll();
    },
    rule: () => rule,
    meet(request, response, next) {
      const { answers, code } = taken(request);
      if (answers === 'normal') next();
      else if (answers === 'hang') held.hold(request, response);
      else fail(response, answers === 'refuse' ? refused(code) : unavailable());
    },
    lift() {
      rule = normal;
      held.endAll();
    },
  };
}
