import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { as, createFrontEnd, type FrontEnd, unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { isReady, type ServiceProcess } from '../support/processes/process.ts';
import { createTestResources } from '../support/test-resources.ts';

/** A view whose body is sent in two parts, over a connection of its own. */
interface SlowView {
  /** Sends the rest, and answers everything that came back once the other side has closed. */
  finish(): Promise<string>;
  /** What came back by the time that the other side closes, though the rest is never sent. */
  abandoned(): Promise<string>;
}

async function beginSlowView({ port }: ServiceProcess, token: string, article: string): Promise<SlowView> {
  const body = JSON.stringify({ article: { id: article } });
  const socket: Socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  // Expect is answered as soon as the service has begun with the request: from then on it is in flight.
  const head = `POST /v1/nikkei-asian-review/meter HTTP/1.1\r\nHost: stile\r\nX-Reader-Token: ${token}\r\n`;
  socket.write(
    `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await eventually(() => answer.includes('100 Continue'));
  socket.write(body.slice(0, 10));
  const whole = async () => {
    await closed;
    return answer;
  };
  return {
    finish() {
      socket.write(body.slice(10));
      return whole();
    },
    abandoned: whole,
  };
}

/** On a connection of its own, so that none is kept whose end would be taken for a refusal. */
async function acceptsConnections({ port }: ServiceProcess): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Each over a connection of its own, and so by one worker and the other. */
const fresh = { Connection: 'close' };

describe('several workers', function () {
  this.timeout(30_000);
  const shared = createTestResources();
  const stage = createTestResources();
  /** Of two workers, for all tests that leave it two. */
  let service: ServiceProcess;
  let page: FrontEnd;

  before(async () => {
    service = await shared.service({ STORE_URL: await shared.fileStore(), WORKERS: '2' });
    page = createFrontEnd(service.url);
  });

  beforeEach(() => eventually(() => service.workers().length === 2, 10_000));

  afterEach(() => stage.clear());

  after(async () => {
    const code = await service.stop();
    await shared.clear();
    expect(code).to.equal(0);
  });

  async function expectCountedTogether({ url }: ServiceProcess): Promise<void> {
    const all = createFrontEnd(url);
    const headers = { ...as(await all.newReader()), ...fresh };
    const decisions = await all.readMany(12, { headers });
    expect(decisions.map(({ meter }) => meter?.used)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]);
  }

  it('WORKERS=2 runs 2, which count together', () => expectCountedTogether(service));

  it('WORKERS=auto runs one for each core, which count together', async () => {
    const auto = await stage.service({ STORE_URL: await stage.fileStore(), WORKERS: 'auto' });
    const count = availableParallelism();
    // With one core there is nobody to start workers for.
    await eventually(() => auto.workers().length === (count === 1 ? 0 : count));
    await expectCountedTogether(auto);
  });

  it('each of them serves alone when the other is killed, and the one that was killed is restarted', async () => {
    const headers = { ...as(await page.newReader()), ...fresh };
    for (const victim of service.workers()) {
      process.kill(victim, 'SIGKILL');
      await eventually(() => service.output().includes(`"pid":${victim},"code":null,"signal":"SIGKILL"`));
      expect(service.workers()).to.have.length(1);
      expect(await page.meter(unread(), { headers })).to.include({ reason: 'METERED' });
      await eventually(() => service.workers().length === 2, 10_000);
    }
    expect(await page.used(headers)).to.equal(2);
  });

  it('leave nobody waiting whose connection a worker was handed and had not taken when it was killed', async () => {
    const victims = service.workers();
    for (const worker of victims) process.kill(worker, 'SIGSTOP');
    const ends = Array.from({ length: 6 }, () => {
      const socket = connect(service.port, '127.0.0.1');
      socket.write('GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
      socket.on('error', () => {}).resume();
      return new Promise((resolve) => socket.once('close', resolve));
    });
    // Time for handing one to each. The others wait for the workers that come after these.
    await sleep(200);
    for (const worker of victims) process.kill(worker, 'SIGKILL');
    await Promise.all(ends);
  });

  it('whichever is asked for metrics tells those of all', async () => {
    const told = async () => {
      const metrics = await (await page.get('/metrics', fresh)).text();
      const views = (reason: string) => Number(new RegExp(`reason="${reason}"\\} (\\d+)\n`).exec(metrics)?.[1] ?? 0);
      return { metered: views('METERED'), walled: views('REGISTRATION_REQUIRED') };
    };
    const before = await told();
    const headers = { ...as(await page.newReader()), ...fresh };
    await page.readMany(14, { headers });
    const expected = { metered: before.metered + 10, walled: before.walled + 4 };
    for (let scrape = 0; scrape < 6; scrape += 1) expect(await told()).to.deep.equal(expected);
  });

  it('the sandbox clock is the same in all workers of two instances', async () => {
    const redis = await stage.redis();
    const env = { STORE_URL: redis.url, WORKERS: '2' };
    const pages = [await stage.service(env), await stage.service(env)].map(({ url }) => createFrontEnd(url));
    const [first] = pages;
    if (first === undefined) throw new Error('There is no instance.');
    for (const [now, expected] of [
      ['2027-01-31T12:00:00Z', '2027-01-31T12:0'],
      ['2026-12-24T18:00:00Z', '2026-12-24T18:0'],
    ] as const) {
      await first.moveClock({ now });
      await eventually(async () => {
        for (const each of [...pages, ...pages, ...pages, ...pages]) {
          const answer = (await (await each.get('/sandbox/clock', fresh)).json()) as { now: string };
          expect(answer.now.startsWith(expected), answer.now).to.equal(true);
        }
      }, 1_000);
    }
  });

  it('leave the port when the process that started them is killed', async () => {
    const env = { STORE_URL: await stage.fileStore(), WORKERS: '2' };
    const killed = await stage.service(env);
    killed.signal('SIGKILL');
    await eventually(async () => !(await acceptsConnections(killed)));
    const next = await stage.service({ ...env, WORKERS: '1', PORT: String(killed.port) });
    expect(await isReady(next)).to.equal(true);
  });
});

describe('stopping', function () {
  this.timeout(30_000);
  const stage = createTestResources();

  afterEach(() => stage.clear());

  for (const workers of ['1', '2']) {
    it(`on SIGTERM and SIGINT with WORKERS=${workers} accepts nothing more, finishes what is in flight, and ends with code 0`, async () => {
      const env = { STORE_URL: await stage.fileStore(), WORKERS: workers };
      let service = await stage.service(env);
      const token = await createFrontEnd(service.url).newReader();
      for (const [index, signal] of (['SIGTERM', 'SIGINT'] as const).entries()) {
        const stopped = service;
        const slow = await beginSlowView(stopped, token, `in-flight-${signal}`);
        stopped.signal(signal);
        await eventually(async () => !(await acceptsConnections(stopped)));
        const answer = await slow.finish();
        expect(answer, signal).to.match(/HTTP\/1\.1 200 OK[\s\S]*"reason":"METERED"/);
        expect(await stopped.ended, signal).to.equal(0);
        service = await stage.service(env);
        expect(await createFrontEnd(service.url).used(as(token)), signal).to.equal(index + 1);
      }
    });
  }

  it('waits 10 s at most for a request that does not come to its end', async () => {
    const service = await stage.service({ STORE_URL: await stage.fileStore() });
    const slow = await beginSlowView(service, await createFrontEnd(service.url).newReader(), 'never-sent');
    const askedAt = performance.now();
    expect(await service.stop()).to.equal(0);
    expect(performance.now() - askedAt).to.be.within(9_000, 14_000);
    expect(await slow.abandoned()).to.not.include('200 OK');
  });

  it('is soon done with clients that keep their connections busy, and answers them to the last', async () => {
    const env = { STORE_URL: await stage.fileStore() };
    const service = await stage.service(env);
    const page = createFrontEnd(service.url);
    const headers = as(await page.newReader());
    let answered = 0;
    const busy = Array.from({ length: 8 }, async () => {
      for (;;) {
        const response = await page.ask(unread(), { headers }).catch(() => null);
        if (response === null) return;
        expect(response.status).to.equal(200);
        await response.text();
        answered += 1;
      }
    });
    await eventually(() => answered > 50);
    const askedAt = performance.now();
    expect(await service.stop()).to.equal(0);
    expect(performance.now() - askedAt).to.be.below(5_000);
    await Promise.all(busy);
  });
});
