import { z } from 'zod';

/** Where traces go, and of which requests; the settings have the names and the meaning that OpenTelemetry gives them. */
export interface TracingSettings {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly sampler: (typeof samplers)[number];
  /** From 0 to 1. */
  readonly ratio: number;
}

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const endpoint = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && !/[?#@\s]/.test(text);
}, 'must be the http or https URL of a collector, such as http://127.0.0.1:4318');

const headerName = /^[\w!#$%&'*+.^`|~-]{1,64}$/;

/** A value may be escaped as in a URL. */
function parseHeader(entry: string): readonly [name: string, value: string] | null {
  const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(entry.trim()) ?? [];
  try {
    const value = decodeURIComponent(text.trim());
    return headerName.test(name.trim()) && /^[\x20-\x7e]*$/.test(value) ? [name.trim(), value] : null;
  } catch {
    return null;
  }
}

const headers = z.string().transform((text, context): Readonly<Record<string, string>> => {
  const parsed = text.split(',').map(parseHeader);
  parsed.forEach((entry, index) => {
    if (entry === null)
      context.addIssue({ code: 'custom', message: `entry ${index + 1} must have the form name=value` });
  });
  return Object.fromEntries(parsed.filter((entry) => entry !== null));
});

const ratio = z
  .string()
  .regex(/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/, 'must be a number from 0 to 1')
  .transform(Number);

/** The settings of traces, text by text. */
export const tracingSchemas = {
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.nullable().default(null),
  OTEL_EXPORTER_OTLP_HEADERS: headers.default({}),
  OTEL_SERVICE_NAME: z
    .string()
    .regex(/^[^\p{C}]{1,255}$/u, 'must be a name of 255 characters at most')
    .default('stile'),
  OTEL_TRACES_SAMPLER: z.enum(samplers).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: ratio.default(1),
};

type Parsed = { readonly [Name in keyof typeof tracingSchemas]: z.output<(typeof tracingSchemas)[Name]> };

/** Null if nothing is traced. */
export function toTracing(parsed: Parsed): TracingSettings | null {
  if (parsed.OTEL_EXPORTER_OTLP_ENDPOINT === null) return null;
  return {
    endpoint: parsed.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: parsed.OTEL_EXPORTER_OTLP_HEADERS,
    serviceName: parsed.OTEL_SERVICE_NAME,
    sampler: parsed.OTEL_TRACES_SAMPLER,
    ratio: parsed.OTEL_TRACES_SAMPLER_ARG,
  };
}
