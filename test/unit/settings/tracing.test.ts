import { expect } from 'chai';
import type { Environment } from '../../../src/settings/environment.ts';
import { describeFault } from '../../../src/settings/faults.ts';
import { readSettings } from '../../../src/settings/settings.ts';

const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';

function tracingOf(env: Environment) {
  const read = readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT, ...env });
  return 'settings' in read ? read.settings.tracing : read.faults.map(describeFault);
}

describe('item 9: the settings of traces', () => {
  it('trace nothing without a collector, whatever else is set', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_SERVICE_NAME: 'paywall', OTEL_TRACES_SAMPLER: 'always_on' };
    expect(tracingOf(env)).to.equal(null);
  });

  it('have the defaults of OpenTelemetry', () => {
    expect(tracingOf({})).to.deep.equal({
      endpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
      headers: {},
      serviceName: 'stile',
      sampler: 'parentbased_always_on',
      ratio: 1,
    });
  });

  it('read headers as OpenTelemetry writes them', () => {
    const env = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20dXNlcg==, x-tenant = news ' };
    expect(tracingOf(env)).to.deep.include({ headers: { authorization: 'Basic dXNlcg==', 'x-tenant': 'news' } });
  });

  for (const [text, share] of Object.entries({ '0': 0, '1': 1, '0.25': 0.25, '1.0': 1 })) {
    it(`take ${text} for a share`, () => {
      expect(tracingOf({ OTEL_TRACES_SAMPLER_ARG: text })).to.deep.include({ ratio: share });
    });
  }

  const refused: Readonly<Record<string, readonly string[]>> = {
    OTEL_EXPORTER_OTLP_ENDPOINT: [
      'collector:4318',
      'grpc://collector:4317',
      'http://user:pw@collector',
      'http://c/?a=1',
    ],
    OTEL_EXPORTER_OTLP_HEADERS: ['secret', '=secret', 'a b=secret', 'a=%zz', 'a=%0Asecret', 'a=b,'],
    OTEL_SERVICE_NAME: ['a\nb', 'n'.repeat(256)],
    OTEL_TRACES_SAMPLER: ['sometimes', 'xray'],
    OTEL_TRACES_SAMPLER_ARG: ['1.5', '-1', '1e-3', 'half'],
  };
  for (const [name, texts] of Object.entries(refused)) {
    it(`refuse what cannot be meant by ${name}, and repeat none of it`, () => {
      for (const text of texts) {
        const faults = tracingOf({ [name]: text });
        expect(faults, text).to.be.an('array').with.lengthOf(1);
        expect(String(faults))
          .to.match(new RegExp(`^${name}: `))
          .and.not.include('secret');
      }
    });
  }
});
