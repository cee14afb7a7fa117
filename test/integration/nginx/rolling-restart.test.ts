import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { createConcurrentReaders } from '../../support/concurrent-readers.ts';
import { documented, replaced } from '../../support/documented.ts';
import { eventually } from '../../support/eventually.ts';
import { startSite } from '../../support/fixtures/publisher-site.ts';
import { startNginx } from '../../support/processes/nginx.ts';
import { freePort } from '../../support/processes/ports.ts';
import type { ServiceProcess } from '../../support/processes/process.ts';
import { createTestResources } from '../../support/test-resources.ts';

const upstream = documented('nginx', 'server 127.0.0.1:8081', ['operating.md']);
const location = documented('nginx', 'non_idempotent', ['operating.md']);

/** The manual's configuration with what it says of several instances. */
const withTwo = (other: number) => (text: string) =>
  replaced(
    replaced(text, /upstream stile .*\n/, replaced(upstream, '127.0.0.1:8081', `127.0.0.1:${other}`)),
    '# Pages elsewhere on the site',
    `${location}\n# Pages elsewhere on the site`,
  );

async function hasViews({ url }: ServiceProcess): Promise<boolean> {
  return (await (await fetch(`${url}/metrics`)).text()).includes('reason="METERED"');
}

describe('a rolling restart', function () {
  this.timeout(180_000);
  const stage = createTestResources();

  afterEach(() => stage.clear());

  /** Readers who read one article after the other; `wrong` is every answer that is not the right one. */
  function beginReading(port: number) {
    const readers = createConcurrentReaders([`http://127.0.0.1:${port}`], 12);
    const wrong: string[] = [];
    let answered = 0;
    let stopping = false;

    async function readAsNew(): Promise<void> {
      const token = await readers.newReader();
      for (let count = 1; count <= 8; count += 1) {
        // Each restart is met by hundreds of requests. More would only slow it down.
        await sleep(20);
        const { status, body } = await readers.view({ token }, `article-${count}`);
        answered += 1;
        const { reason, meter } = body;
        if (reason !== 'METERED' || meter?.used !== count)
          wrong.push(`${status} ${reason}, ${meter?.used} of ${count}`);
      }
    }

    const loops = Array.from({ length: 12 }, async () => {
      while (!stopping) await readAsNew().catch((error: unknown) => wrong.push(String(error)));
    });
    return {
      wrong,
      answered: () => answered,
      async stop() {
        stopping = true;
        await Promise.all(loops);
        readers.close();
      },
    };
  }

  it('item 7: of instances behind nginx, one after the other under load, loses no request and counts none twice', async () => {
    const redis = await stage.redis();
    const ports = [await freePort(), await freePort()] as const;
    const begin = (port: number) => stage.service({ STORE_URL: redis.url, PORT: String(port) });
    const instances: ServiceProcess[] = [];
    for (const port of ports) instances.push(await begin(port));
    const site = await startSite();
    stage.onClear(() => site.close());
    const nginx = await startNginx({ stile: ports[0], site: site.port, change: withTwo(ports[1]) });
    stage.onClear(() => nginx.stop());
    const reading = beginReading(nginx.port);
    for (const instance of instances) {
      const before = reading.answered();
      await eventually(() => reading.answered() > before + 200, 60_000);
      expect(await instance.stop()).to.equal(0);
      const without = reading.answered();
      await eventually(() => reading.answered() > without + 50, 60_000);
      const next = await begin(instance.port);
      // As the manual says: not before nginx has gone back to this one.
      await eventually(() => hasViews(next), 60_000);
    }
    await reading.stop();
    expect(reading.wrong).to.deep.equal([]);
  });

  it('item 7: an idle connection is left open for a moment at a stop, and ends with the answer to what comes over it', async () => {
    const service = await stage.service({ STORE_URL: await stage.fileStore() });
    const socket = connect(service.port, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
    });
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    const ask = () => socket.write('GET /livez HTTP/1.1\r\nHost: stile\r\n\r\n');
    ask();
    await eventually(() => received.includes('{"status":"ok"}'));
    expect(received).to.match(/connection: keep-alive/i);
    received = '';
    service.signal('SIGTERM');
    await sleep(100);
    ask();
    await closed;
    expect(received).to.match(/^HTTP\/1\.1 200 OK/);
    expect(received).to.match(/connection: close/i);
    expect(await service.ended).to.equal(0);
  });
});
