import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { duringTests } from '../during-tests.ts';
import { freePort } from './ports.ts';

const attributes = z
  .array(
    z.strictObject({
      key: z.string(),
      value: z.strictObject({ stringValue: z.string().optional(), intValue: z.number().optional() }),
    }),
  )
  .transform((all) => Object.fromEntries(all.map(({ key, value }) => [key, value.stringValue ?? value.intValue])));

const kinds = ['', 'internal', 'server', 'client'];

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

const spanSchema = z.object({
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: hex(16).optional(),
  name: z.string(),
  kind: z.int().transform((kind) => kinds[kind]),
  attributes,
  events: z.array(z.unknown()).max(0),
  status: z.object({ code: z.int() }).transform(({ code }) => (code === 2 ? 'error' : 'unset')),
});

const exportSchema = z.strictObject({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

export type Span = z.output<typeof spanSchema> & { readonly resource: z.output<typeof attributes> };

/** Takes what is sent by OTLP over HTTP in JSON, as a collector of OpenTelemetry does. */
export interface TraceCollector {
  readonly url: string;
  readonly spans: readonly Span[];
  /** Everything that arrived, as it was written. */
  readonly texts: readonly string[];
  readonly lastHeaders: () => IncomingHttpHeaders;
  /** From now on it takes connections and answers nothing, or does again. */
  hang(hangs: boolean): void;
  close(): Promise<void>;
}

async function startTraceCollector(): Promise<TraceCollector> {
  const spans: Span[] = [];
  const texts: string[] = [];
  let last: IncomingHttpHeaders = {};
  let hangs = false;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (hangs) return;
    if (request.method !== 'POST' || request.url !== '/v1/traces') return void response.writeHead(404).end();
    last = request.headers;
    texts.push(body);
    for (const { resource, scopeSpans } of exportSchema.parse(JSON.parse(body)).resourceSpans)
      spans.push(
        ...scopeSpans.flatMap((each) => each.spans.map((span) => ({ ...span, resource: resource.attributes }))),
      );
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    texts,
    lastHeaders: () => last,
    hang(next) {
      hangs = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

/** One for a block of tests. */
export const useTraceCollector = (): TraceCollector =>
  duringTests(startTraceCollector, (collector) => collector.close());

/** Where no collector is. */
export const noCollector = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;
