import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { createService } from '../../../src/service.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { patience, stile } from '../../support/processes/stile.ts';
import { exampleConfigDir } from '../../support/service.ts';

describe('STORE_URL with the address of a cluster', () => {
  let server: Server;
  let connections: number;
  let url: string;

  beforeEach(async () => {
    connections = 0;
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `redis+cluster://stile:correct-horse@127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  const fault = 'STORE_URL redis+cluster:// is not served yet: name one Redis, or sentinels';

  it('is a fault that keeps the service from being made, and nothing is connected to', async () => {
    const read = readSettings({ STORE_URL: url, CONFIG_DIR: exampleConfigDir });
    if ('faults' in read) throw new Error(read.faults.map(({ message }) => message).join('\n'));
    expect(await createService(read.settings)).to.deep.equal({ faults: [fault] });
    expect(connections).to.equal(0);
  });

  it('is told together with the faults of the files', async () => {
    const read = readSettings({ STORE_URL: url, CONFIG_DIR: '/nowhere/at/all' });
    if ('faults' in read) throw new Error(read.faults.map(({ message }) => message).join('\n'));
    const created = await createService(read.settings);
    expect('faults' in created && created.faults).to.have.length(2);
    expect('faults' in created && created.faults[0]).to.equal(fault);
  });

  it('is a fault on the command line too', async function () {
    this.timeout(patience);
    expect(await stile('config diff', { STORE_URL: url })).to.deep.equal({ code: 1, out: '', err: `${fault}\n` });
    expect(connections).to.equal(0);
  });
});
