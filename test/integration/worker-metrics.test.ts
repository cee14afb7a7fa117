import { expect } from 'chai';
import { createFrontEnd } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { createTestResources } from '../support/test-resources.ts';

describe('N1: the metrics of several workers', function () {
  this.timeout(60_000);
  const stage = createTestResources();

  afterEach(() => stage.clear());

  it('are those of the workers that answer, while another hangs and while it is started again', async () => {
    const service = await stage.service({ STORE_URL: await stage.fileStore(), WORKERS: '2' });
    const page = createFrontEnd(service.url);
    const pids = () =>
      [...service.output().matchAll(/"pid":(\d+),(?=[^\n]*"a worker listens")/g)].map(([, pid]) => Number(pid));

    /** Workers by their state, once some worker has answered: a connection may have come to the one that hangs. */
    async function workers() {
      const answer = await fetch(`${service.url}/metrics`, {
        headers: { Connection: 'close' },
        signal: AbortSignal.timeout(3000),
      }).catch(() => null);
      if (answer === null) return null;
      expect(answer.status).to.equal(200);
      const found = (await answer.text()).matchAll(/^stile_workers\{state="(\w+)"\} (\d+)$/gm);
      return Object.fromEntries([...found].map(([, state, count]) => [state, Number(count)]));
    }
    const shows = (state: Record<string, number>) =>
      eventually(async () => {
        const found = await workers();
        return found !== null && Object.entries(state).every(([name, count]) => found[name] === count);
      }, 30_000);

    await shows({ answering: 2, silent: 0, missing: 0 });
    expect((await page.get('/readyz')).status).to.equal(200);
    const [hanging = 0] = pids().slice(-1);
    process.kill(hanging, 'SIGSTOP');
    await shows({ answering: 1, silent: 1, missing: 0 });
    process.kill(hanging, 'SIGKILL');
    // One is missing until the next has started, which may be sooner than anybody looks.
    await shows({ answering: 2, silent: 0, missing: 0 });
    expect(pids()).to.have.lengthOf(3);
  });
});
