import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { send } from '../../../test/support/request.ts';
import { useService } from '../../../test/support/service.ts';

describe('N5: the types of @stile/node', () => {
  const service = useService();

  it('are those of the document that the service serves; if not: npm run generate:client', async () => {
    const generator: string = '../scripts/generated-types.js';
    const { generatedTypes } = await import(generator);
    const types = await generatedTypes(await (await send(service, '/openapi.json')).json());
    const committed = readFileSync(new URL('../src/api.ts', import.meta.url), 'utf8');
    expect(types === committed, 'npm run generate:client').to.equal(true);
  });
});
