import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { CollectingRequest } from '../../../../src/http/bodies/collecting-request.ts';
import { readBody } from '../../../../src/http/bodies/read-body.ts';
import { eventually } from '../../../support/eventually.ts';
import { openPeer } from '../../../support/processes/stubborn-peer.ts';

/** Answers that say what was read, and how. */
const reading =
  (wait: boolean): RequestListener<typeof CollectingRequest> =>
  async (request, response) => {
    try {
      if (wait) await new Promise(setImmediate);
      const bytes = await readBody(request);
      response.end(`<${bytes.toString('latin1')}>`);
    } catch (error) {
      response.destroy(error as Error);
    }
  };

describe('the body of a request', () => {
  const servers: Server[] = [];

  async function serve(listener: RequestListener<typeof CollectingRequest>): Promise<number> {
    const server = createServer({ IncomingMessage: CollectingRequest }, listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  after(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const head = (length: number) => `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`;

  for (const [when, wait] of [
    ['at once', false],
    ['when some of it has come', true],
  ] as const) {
    it(`is read whole, in whichever pieces it comes, by who asks ${when}, and the connection is used again`, async () => {
      const port = await serve(reading(wait));
      const body = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 40 }), { minLength: 0, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 4 }), async (bodies) => {
          const peer = await openPeer(port, '');
          for (const pieces of bodies) {
            const whole = pieces.join('');
            const before = peer.received().length;
            peer.socket.write(head(whole.length));
            for (const piece of pieces) {
              peer.socket.write(piece);
              await new Promise(setImmediate);
            }
            await eventually(() => peer.received().slice(before).endsWith(`<${whole}>`));
          }
          peer.socket.destroy();
        }),
        { numRuns: 30 },
      );
    });
  }

  it('is an error to its reader where it breaks off, whether it was asked for at once or later', async () => {
    for (const wait of [false, true]) {
      let error: unknown = null;
      const port = await serve(async (request) => {
        if (wait) await new Promise(setImmediate);
        error = await readBody(request).catch((thrown: unknown) => thrown);
      });
      const peer = await openPeer(port, `${head(10)}12345`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      peer.socket.destroy();
      await eventually(() => error !== null);
      expect(error).to.include({ code: 'invalid-request', message: 'The body broke off.' });
    }
  });

  it('is thrown away where nobody asks for it, and the next request of the connection is read', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/first') response.end('<unread>');
      else reading(false)(request, response);
    });
    const peer = await openPeer(port, `${head(200_000).replace(' / ', ' /first ')}${'x'.repeat(200_000)}`);
    await eventually(() => peer.received().endsWith('<unread>'));
    peer.socket.write(`${head(3)}abc`);
    await eventually(() => peer.received().endsWith('<abc>'));
    peer.socket.destroy();
  });

  it('comes as a stream to who reads it as one', async () => {
    const port = await serve((request, response) => void request.pipe(response));
    const peer = await openPeer(port, `${head(5)}abcde`);
    await eventually(() => peer.received().includes('abcde'));
    peer.socket.destroy();
  });
});
