import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/** Which requests are traced: by the names of the OpenTelemetry specification. */
export interface Sampling {
  readonly sampler: string;
  /** From 0 to 1, for those that go by a ratio. */
  readonly ratio: number;
}

const roots: Readonly<Record<string, (ratio: number) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
};

export function samplerOf({ sampler, ratio }: Sampling): Sampler {
  const root = (roots[sampler.replace('parentbased_', '')] ?? roots['always_on'])?.(ratio) ?? new AlwaysOnSampler();
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}
