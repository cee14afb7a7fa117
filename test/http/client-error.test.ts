import { expect } from 'chai';
import { rawRequest } from '../support/processes/raw-request.ts';
import { useService } from '../support/service.ts';

describe('a request that cannot be read', () => {
  const service = useService();

  const cases = [
    { what: 'no HTTP at all', lines: ['nonsense'], status: 400, code: 'malformed-request' },
    {
      what: 'headers of 50 KB',
      lines: ['GET /livez HTTP/1.1', 'Host: x', `X-Long: ${'a'.repeat(50_000)}`],
      status: 431,
      code: 'headers-too-large',
    },
  ] as const;

  for (const { what, lines, status, code } of cases) {
    it(`with ${what} is answered ${status} with a problem and a request id`, async () => {
      const text = await rawRequest(service.port, [...lines], '');
      const [head = '', body = ''] = text.split('\r\n\r\n');
      expect(head)
        .to.match(new RegExp(`^HTTP/1\\.1 ${status} `))
        .and.include('application/problem+json');
      const problem = JSON.parse(body);
      expect(problem).to.include({ status, code });
      expect(head).to.include(`X-Request-Id: ${problem.instance}`);
    });
  }
});
