import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { patience, stile } from '../../support/processes/stile.ts';
import { startService, type TestService } from '../../support/service.ts';
import { type RedisServer, startRedisServer } from '../../support/stores/redis-server.ts';
import {
  copyExampleConfig,
  type EditableConfig,
  makeTemporaryDir,
  type TemporaryDir,
} from '../../support/temporary-dir.ts';

interface Answer {
  readonly reason: string;
  readonly reader: { readonly token?: string };
  readonly meter: { readonly limit: number; readonly used: number; readonly left: number; readonly window: string };
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

/** Somebody who reads; their first call makes them a reader. */
function createReader(service: TestService) {
  const headers: Record<string, string> = {};
  return async (id: string, query = ''): Promise<Answer> => {
    const url = `${service.url}/v1/nikkei-asian-review/meter${query}`;
    const answer = (await (await post(url, { article: { id } }, headers)).json()) as Answer;
    if (answer.reader.token !== undefined) headers['X-Reader-Token'] = answer.reader.token;
    return answer;
  };
}

const followWithinMs = 1000;

function describeFollowing(name: string, storeUrl: () => string): void {
  describe(`stile config apply beside a running service (${name})`, function () {
    this.timeout(patience);
    let dir: TemporaryDir;
    let config: EditableConfig;
    let service: TestService;
    let settings: Record<string, string>;
    let read: ReturnType<typeof createReader>;

    beforeEach(async () => {
      dir = makeTemporaryDir();
      config = copyExampleConfig(dir);
      settings = { CONFIG_DIR: config.dir, STORE_URL: storeUrl() || `file:${dir.file('data')}` };
      service = await startService(settings);
      read = createReader(service);
    });

    afterEach(async () => {
      await service.close();
      dir.remove();
    });

    /** Applies the files, and answers what the service says of the meter once it says `expected`, in time. */
    async function apply(expected: Partial<Answer['meter']>): Promise<Answer> {
      const { code, err } = await stile('config apply', settings);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      return eventually(async () => {
        const answer = await read('another', '?dryRun=true');
        expect(answer.meter).to.include(expected);
        return answer;
      }, followWithinMs);
    }

    it('B10: a new limit holds within a second, and keeps what was counted and what was read open', async () => {
      for (const id of ['one', 'two', 'three']) await read(id);
      config.edit('anonymous: 10', 'anonymous: 2');
      const lowered = await apply({ limit: 2, used: 3, left: 0 });
      expect(lowered.reason).to.equal('REGISTRATION_REQUIRED');
      expect((await read('one')).reason).to.equal('ALREADY_READ');
      config.edit('anonymous: 2', 'anonymous: 5');
      await apply({ limit: 5, used: 3, left: 2 });
      expect((await read('four')).meter).to.include({ used: 4, left: 1 });
    });

    it('B10: a new window keeps what was counted, by the clock that sandbox mode has moved', async () => {
      await post(`${service.url}/sandbox/clock`, { now: '2031-05-14T12:00:00+09:00' });
      for (const id of ['one', 'two', 'three']) await read(id);
      config.edit('window: month', 'window: { kind: week, startsOn: monday }');
      await apply({ window: 'week', limit: 10, used: 3, left: 7 });
      expect((await read('one')).reason).to.equal('ALREADY_READ');
      expect((await read('four')).meter).to.include({ window: 'week', used: 4 });
    });
  });
}

describeFollowing('SQLite', () => '');

describe('with Redis', () => {
  let server: RedisServer;

  before(async () => {
    server = await startRedisServer();
  });

  after(() => server.stop());

  let database = 0;
  // Each test has a database of its own, but shares the server.
  describeFollowing('Redis', () => `${server.url}/${database++}`);
});
