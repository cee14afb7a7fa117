import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { connectionsFor } from '../../src/http/open-files.ts';
import { listen, type RunningServer } from '../../src/http/server.ts';
import { createFrontEnd, example } from '../support/browser/front-end.ts';
import { duringTests } from '../support/during-tests.ts';
import { eventually } from '../support/eventually.ts';
import { openPeer, type Peer } from '../support/processes/stubborn-peer.ts';
import { useService } from '../support/service.ts';

const head = (path: string, ...more: string[]) =>
  `${['POST', 'GET'][Number(more.length === 0)]} ${path} HTTP/1.1\r\n${['Host: a', ...more].join('\r\n')}\r\n\r\n`;
const json = 'Content-Type: application/json';

describe('a connection of a peer that does not close it', () => {
  const service = useService();
  const meter = `/v1/${example}/meter`;
  const hurried = duringTests(
    (): Promise<RunningServer> =>
      listen(
        service.service.app,
        { port: 0, host: '127.0.0.1' },
        { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 },
      ),
    (server) => server.close(),
  );

  async function expectAnsweredAndClosed(peer: Peer, status: number) {
    expect(await peer.isClosed(4_000), 'closed').to.equal(true);
    const [answer = ''] = peer.received().split('\r\n\r\n');
    expect(answer).to.match(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]+\\r\\nConnection: close`));
    expect(peer.received().match(/HTTP\/1\.1 /g)).to.have.length(1);
  }

  it('S3: is closed after what is no HTTP was answered 400', async () => {
    await expectAnsweredAndClosed(await openPeer(service.port, 'nonsense\r\n\r\n'), 400);
  });

  for (const [what, text] of [
    ['a head', `GET ${meter} HTTP/1.1\r\nHost: a\r\n`],
    ['a body', `${head(meter, json, 'Content-Length: 500')}{"article":`],
    ['a body in chunks', `${head(meter, json, 'Transfer-Encoding: chunked')}5\r\n{"art`],
  ] as const) {
    it(`S3: is closed after half of ${what} was answered 408, for each of a hundred`, async () => {
      const peers = await Promise.all(Array.from({ length: 100 }, () => openPeer(hurried.port, text)));
      await Promise.all(peers.map((peer) => expectAnsweredAndClosed(peer, 408)));
    });
  }

  it('S3: is closed after a body without end was answered 413', async () => {
    const peer = await openPeer(service.port, head(meter, json, 'Transfer-Encoding: chunked'));
    const chunk = `2000\r\n${' '.repeat(0x2000)}\r\n`;
    const feed = setInterval(() => peer.socket.write(chunk), 2);
    try {
      await expectAnsweredAndClosed(peer, 413);
    } finally {
      clearInterval(feed);
    }
  });

  it('S3: is closed after a body that was announced too large was answered 413 at once', async () => {
    const peer = await openPeer(service.port, head(meter, json, 'Content-Length: 1000000000'));
    await expectAnsweredAndClosed(peer, 413);
  });

  for (const path of ['/nothing', '/livez', `/v1/elsewhere/meter`]) {
    it(`S3: is closed after an answer for which the body was not looked at, which goes on: ${path}`, async () => {
      const peer = await openPeer(service.port, head(path, json, 'Transfer-Encoding: chunked'));
      const feed = setInterval(() => peer.socket.write('1\r\n \r\n'), 10);
      try {
        expect(await peer.isClosed(4_000)).to.equal(true);
        expect(peer.received()).to.match(/^HTTP\/1\.1 40[45] /);
      } finally {
        clearInterval(feed);
      }
    });
  }

  it('S3: is kept for the next request where the body that was not looked at comes to its end', async () => {
    const peer = await openPeer(service.port, `${head('/nothing', json, 'Content-Length: 5')}ab`);
    await sleep(100);
    peer.socket.write(`cde${head('/livez')}`);
    await sleep(1_500);
    expect(peer.received()).to.match(/^HTTP\/1\.1 404 [\s\S]+HTTP\/1\.1 200 OK/);
    expect(peer.socket.readableEnded).to.equal(false);
    peer.socket.destroy();
  });

  it('item 6: is closed where it sends requests ahead of their answers, and no more than two of them are answered', async () => {
    const peer = await openPeer(service.port, head('/livez').repeat(50));
    expect(await peer.isClosed(4_000)).to.equal(true);
    expect(peer.received().match(/HTTP\/1\.1 200 OK/g)?.length ?? 0).to.be.at.most(2);
  });

  it('item 6: is kept where one request comes while another is being answered', async () => {
    const peer = await openPeer(service.port, head('/livez').repeat(2));
    await eventually(() => peer.received().match(/HTTP\/1\.1 200 OK/g)?.length === 2);
    peer.socket.write(head('/livez').repeat(2));
    await eventually(() => peer.received().match(/HTTP\/1\.1 200 OK/g)?.length === 4);
    peer.socket.destroy();
  });

  it('item 6: makes room for others where it is idle and all connections are taken', async () => {
    const narrow = await listen(service.service.app, { port: 0, host: '127.0.0.1' }, { mostConnections: 3 });
    const ask = async () => {
      const peer = await openPeer(narrow.port, head('/livez'));
      const answered = () => peer.received().includes('200 OK');
      await eventually(() => answered() || peer.socket.readableEnded || peer.socket.destroyed);
      return answered();
    };
    try {
      for (let taken = 0; taken < 3; taken += 1) expect(await ask()).to.equal(true);
      // The one that meets no room is closed, and has made some for the next one.
      expect(await ask()).to.equal(false);
      expect(await ask()).to.equal(true);
    } finally {
      await narrow.close();
    }
  });

  it('S3: leaves the service as it was for everybody else', async () => {
    expect((await createFrontEnd(service).get('/livez')).status).to.equal(200);
  });
});

describe('how many connections are taken', () => {
  const limitsOf = (soft: string) =>
    `Limit                     Soft Limit           Hard Limit           Units     \nMax processes             100                  100                  processes \nMax open files            ${soft.padEnd(20)} 524288               files     \n`;

  for (const [soft, expected] of [
    ['1024', 768],
    ['256', 192],
    ['4', 3],
    ['20000', 19_744],
    ['5000', 4_744],
    ['unlimited', 20_000],
  ] as const) {
    it(`S3: is ${expected} where ${soft} files may be open, so that some are left for the store`, () => {
      expect(connectionsFor(limitsOf(soft))).to.equal(expected);
    });
  }

  it('S3: is 20 000 where nobody says how many files may be open', () => {
    expect(connectionsFor(null)).to.equal(20_000);
  });
});
