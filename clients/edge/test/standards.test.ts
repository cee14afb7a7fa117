import { expect } from 'chai';
import { bundle, createRuntime } from '../../../test/support/edge/edge-runtime.ts';
import { withoutComments } from '../../../test/support/sources.ts';

describe('item 3: the package for the edge', () => {
  it('needs nothing but standards: no module and no global of Node’s', async () => {
    const bundled = await bundle('clients/edge/src/index.ts');
    const code = withoutComments(bundled);
    expect(code.length).to.be.greaterThan(10_000);
    expect(code).to.not.match(/node:|\brequire\(|\bprocess\b|\bBuffer\b|__dirname|\bsetImmediate\b|\bglobal\b/);
    const runtime = createRuntime();
    runtime.evaluate(bundled);
    expect(runtime.evaluate('typeof worker.createEdge')).to.equal('function');
    expect(runtime.evaluate('[typeof process, typeof Buffer, typeof require].join()')).to.equal(
      'undefined,undefined,undefined',
    );
  });
});
