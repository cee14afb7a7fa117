import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { FollowedRequest, OutgoingCall, SpanWriter } from './request-trail.ts';
import { type Sampling, samplerOf } from './sampling.ts';

export interface TracesOptions extends Sampling {
  /** The collector; `/v1/traces` is added to it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly version: string;
  /** Whether `traceparent` and `tracestate` are a trusted proxy's word, and not that of the client. */
  readonly isBehindProxy: boolean;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

/** Spans are handed over this often: a process that is killed loses no more. */
const everyMs = 200;

/** How long the collector may take for one batch, attempts and pauses included. */
const exportWithinMs = 2_500;

/** Maximum spans in memory. What comes while so many wait is dropped. */
const mostWaiting = 4_096;

const closeWithinMs = 3_000;

/** Logs once that the collector does not take spans, and once that it does again. */
function reporting(exporter: SpanExporter, log: TracesOptions['log']): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.code !== ExportResultCode.SUCCESS;
        if (failed && !failing)
          log.warn({ err: result.error }, 'traces cannot be handed over, and are dropped until they can');
        if (failing && !failed) log.info('traces are handed over again');
        failing = failed;
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** What was thrown, by its kind alone: its message may quote what somebody sent, and stands in the log under the same request id. */
function fail(span: Span, kind: string): void {
  span.setAttribute('error.type', kind);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** What Node's headers are read by. */
const getter = {
  get: (headers: IncomingHttpHeaders, name: string) => headers[name],
  keys: (headers: IncomingHttpHeaders) => Object.keys(headers),
};

/** `none` is a request that no route answers. */
function attributesOf({ requestId, request, route, publication }: FollowedRequest) {
  return {
    'http.request.method': request.method ?? '_OTHER',
    'stile.request_id': requestId,
    ...(route !== 'none' && { 'http.route': route }),
    ...(publication !== null && { 'stile.publication': publication }),
  };
}

/** Hands traces to a collector by OTLP over HTTP, in JSON. Names of attributes are those of OpenTelemetry's semantic conventions. */
export function createTraces({ endpoint, headers, isBehindProxy, log, ...options }: TracesOptions): SpanWriter {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: exportWithinMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': options.serviceName,
      'service.version': options.version,
      'service.instance.id': randomUUID(),
    }),
    sampler: samplerOf(options),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: reporting(exporter, log),
        scheduledDelayMillis: everyMs,
        exportTimeoutMillis: exportWithinMs * 2,
        maxQueueSize: mostWaiting,
      }),
    ],
  });
  const tracer = provider.getTracer('stile', options.version);
  const propagator = new W3CTraceContextPropagator();

  function follow(context: Context, { name, attributes }: OutgoingCall, answer: Promise<unknown>): void {
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, context);
    answer.then(
      () => span.end(),
      (error: unknown) => {
        fail(span, kindOf(error));
        span.end();
      },
    );
  }

  return {
    begin(followed) {
      const { request, route } = followed;
      const parent = isBehindProxy ? propagator.extract(ROOT_CONTEXT, request.headers, getter) : ROOT_CONTEXT;
      const name = route === 'none' ? (request.method ?? 'HTTP') : `${request.method} ${route}`;
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: attributesOf(followed) }, parent);
      const own = trace.setSpan(parent, span);
      return {
        during: (call, answer) => follow(own, call, answer),
        end({ status, error }) {
          span.setAttribute('http.response.status_code', status);
          // By the conventions a fault of the client is no error of the server.
          if (status >= 500) fail(span, error?.code ?? String(status));
          span.end();
        },
      };
    },

    alone: (call, answer) => follow(ROOT_CONTEXT, call, answer),

    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeWithinMs);
      });
      await Promise.race([provider.shutdown(), late]);
      clearTimeout(timer);
    },
  };
}
