import { expect } from 'chai';
import { isOwnPath } from '../../../src/http/own-paths.ts';
import { useOpenApi } from '../../support/open-api.ts';
import { useService } from '../../support/service.ts';

describe('N5: GET /openapi.json, for generators of clients', () => {
  const service = useService();
  const openApi = useOpenApi(service);
  const operations = () =>
    Object.entries(openApi.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );

  it('names each operation, so that no two share a name', () => {
    const names = operations().map(({ name, operationId }) => ({ name, operationId }));
    expect(names.filter(({ operationId = '' }) => !/^[a-z][A-Za-z]{3,40}$/.test(operationId))).to.deep.equal([]);
    expect(new Set(names.map(({ operationId }) => operationId)).size).to.equal(names.length);
  });

  it('says of each how it succeeds and fails, and by what its caller is known', () => {
    for (const { name, responses, security } of operations()) {
      const statuses = Object.keys(responses).map((status) => Math.floor(Number(status) / 100));
      expect(statuses.includes(2) || statuses.includes(3), name).to.equal(true);
      expect(statuses, name).to.include(4);
      expect(security, name).to.be.an('array');
    }
    const open = operations().filter(({ security }) => security?.length === 0);
    expect(open.map(({ name }) => name)).to.include.members(['get /livez', 'post /v1/admin/session']);
    expect(open.filter(({ name }) => name.includes('{publication}'))).to.deep.equal([]);
  });

  it('has no path that a server would not hand over in which the service is embedded', () => {
    const paths = Object.keys(openApi.document.paths);
    const isOwn = (path: string) => isOwnPath(path, (name) => name === '{publication}');
    expect(paths.filter((path) => !isOwn(path))).to.deep.equal([]);
    for (const path of ['/', '/articles/v1', '/v1x', '/documents', '/shop/offers', '/offers'])
      expect(isOwn(path), path).to.equal(false);
  });

  it('describes each tag', () => {
    const described = openApi.document.tags.filter(({ description }) => description !== '').map(({ name }) => name);
    expect(described).to.include.members(operations().flatMap(({ tags }) => tags));
  });

  it('has a field with a default optional in requests and always in answers', () => {
    const { components } = openApi.document;
    const request = openApi.operation('post', '/v1/admin/publications/{publication}/offers').requestBody;
    expect(request?.content['application/json']?.schema).to.have.property('required').that.does.not.include('status');
    expect(components.schemas['Offer']).to.have.property('required').that.includes('status');
    expect(components.schemas['MeterSettings'])
      .to.have.nested.property('properties.crawlers.items.required')
      .that.includes('policy');
  });
});
