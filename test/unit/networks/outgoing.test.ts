import { expect } from 'chai';
import { createOutgoing } from '../../../src/networks/outgoing.ts';
import { certificate, json, useOperator } from '../../support/agents/operator.ts';

const limits = { mostBytes: 1_000, withinMs: 5_000 };

describe('what is fetched from addresses that others have chosen', () => {
  const operator = useOperator();
  const inSandbox = createOutgoing({ takesLoopback: true, authorities: certificate });
  const outside = createOutgoing({ takesLoopback: false, authorities: certificate });
  after(() => Promise.all([inSandbox.close(), outside.close()]));

  const refusal = (url: string, by = outside, within = limits): Promise<string> =>
    by.get(url, within).then(
      () => 'fetched',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

  it('comes by https, with its status and headers', async () => {
    operator.answer(json({ a: 1 }, { ETag: '"1"' }));
    const { status, headers, body } = await inSandbox.get(`${operator.url}/a`, limits);
    expect([status, headers['etag'], body]).to.deep.equal([200, '"1"', '{"a":1}']);
  });

  it('never comes from an address that is not public, be it written or what a name leads to', async () => {
    const asked = operator.asked.length;
    const { port } = new URL(operator.url);
    const hosts = ['127.0.0.1', 'localhost', '[::1]', '10.0.0.1', '169.254.169.254', '[::ffff:127.0.0.1]', '[fd00::1]'];
    for (const host of [...hosts, '0x7f.1', '2130706433'])
      expect(await refusal(`https://${host}:${port}/`), host).to.include('not in the public internet');
    expect(operator.asked.length).to.equal(asked);
  });

  it('never comes without TLS, with a password, or from what is no address', async () => {
    for (const url of ['http://example.com/', 'https://a:b@example.com/', 'file:///etc/passwd', 'x'])
      expect(await refusal(url)).to.match(/^its address|^it is no address/);
  });

  it('is bounded in its size and in its time, and a redirect is an answer like others', async () => {
    operator.answer(json('x'.repeat(1_001)));
    expect(await refusal(operator.url, inSandbox)).to.equal('it has more than 1000 bytes');
    operator.answer((_, response) => {
      response.writeHead(200).write('{');
    });
    expect(await refusal(operator.url, inSandbox, { mostBytes: 10, withinMs: 100 })).to.match(/timeout|aborted/i);
    operator.answer((_, response) => response.writeHead(302, { Location: 'http://169.254.169.254/' }).end());
    expect((await inSandbox.get(operator.url, limits)).status).to.equal(302);
  });
});
