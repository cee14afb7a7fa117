import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';

/** A request that is being answered. */
export interface FollowedRequest {
  readonly requestId: string;
  readonly request: Pick<IncomingMessage, 'method' | 'headers'>;
  /** Its path with names in the place of what readers write; `none` if there is no such route. */
  readonly route: string;
  /** Of those that there are. */
  readonly publication: string | null;
}

export interface Outcome {
  readonly status: number;
  readonly error: { readonly code: string } | null;
}

/** Something that another program is asked. No attribute may name a reader, an article, an address or a secret. */
export interface OutgoingCall {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether it is worth a trace of its own if no request is being answered meanwhile. */
  readonly alone?: true;
}

/** One request in a trace. */
export interface RequestSpan {
  during(call: OutgoingCall, answer: Promise<unknown>): void;
  end(outcome: Outcome): void;
}

/** Where traces are written. */
export interface SpanWriter {
  begin(request: FollowedRequest): RequestSpan;
  alone(call: OutgoingCall, answer: Promise<unknown>): void;
  /** Hands over what is left, within a bounded time. */
  close(): Promise<void>;
}

/** Knows, wherever in the process, on behalf of which request something is done. */
export interface RequestTrail {
  begin(request: FollowedRequest): {
    run<T>(work: () => T): T;
    end(outcome: Outcome): void;
  };
  /** Null outside of requests, and once the request is answered. */
  requestId(): string | null;
  /** Notes what has just been asked, and how it was answered. */
  during(call: OutgoingCall, answer: Promise<unknown>): void;
  close(): Promise<void>;
}

interface Scope {
  readonly requestId: string;
  readonly span: RequestSpan | null;
  /** What a request began and outlives it is done for others as well, as loops that write batches are. */
  isAnswered: boolean;
}

export function createRequestTrail(spans: SpanWriter | null): RequestTrail {
  const scopes = new AsyncLocalStorage<Scope>();

  function current(): Scope | null {
    const scope = scopes.getStore();
    return scope === undefined || scope.isAnswered ? null : scope;
  }

  return {
    begin(request) {
      const scope: Scope = { requestId: request.requestId, span: spans?.begin(request) ?? null, isAnswered: false };
      return {
        run: (work) => scopes.run(scope, work),
        end(outcome) {
          scope.isAnswered = true;
          scope.span?.end(outcome);
        },
      };
    },

    requestId: () => current()?.requestId ?? null,

    during(call, answer) {
      const span = current()?.span ?? null;
      if (span !== null) span.during(call, answer);
      else if (call.alone) spans?.alone(call, answer);
    },

    close: async () => spans?.close(),
  };
}
