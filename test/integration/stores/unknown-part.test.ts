import { expect } from 'chai';
import type { StoredPart } from '../../../src/paywall/publication.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { startService, type TestService } from '../../support/service.ts';
import { startRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

interface Place {
  readonly url: string;
  /** The store, as another program has it. */
  open(): Stores;
  remove(): unknown;
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  async SQLite() {
    const dir = makeTemporaryDir();
    const data = dir.file('data');
    const open = () => openSqliteStores({ dir: data, clock: { now: Date.now } });
    return { url: `file:${data}`, open, remove: dir.remove };
  },
  async Redis() {
    const server = await startRedisServer();
    const open = () => openRedisStores({ address: server.address, logger: createRecordingLogger() });
    return { url: server.url, open, remove: server.stop };
  },
};

for (const [name, begin] of Object.entries(places)) {
  describe(`a part of a publication that a later version has written (${name})`, function () {
    this.timeout(30_000);
    let place: Place;
    let stores: Stores;
    let service: TestService;
    let page: ReturnType<typeof createFrontEnd>;

    beforeEach(async () => {
      place = await begin();
      await start();
      stores = place.open();
      await untilItAnswers(stores);
    });

    afterEach(async () => {
      await stores.close();
      await service.close();
      await place.remove();
    });

    async function start(): Promise<void> {
      service = await startService({ STORE_URL: place.url });
      page = createFrontEnd(service);
    }

    async function change(part: StoredPart['part'], fields: object): Promise<void> {
      const found = (await stores.publications.readAll()).find(
        (each) => each.publication === example && each.part === part,
      );
      if (found === undefined) throw new Error(`${part} is not there`);
      const value = { ...(found.value as object), ...fields };
      await stores.publications.write({ ...found, value }, found.version);
      await stores.changes.announce();
    }

    const faults = () =>
      service
        .logs()
        .split('\n')
        .filter((line) => line.includes('a part of a publication cannot be read'));

    const ready = async () => (await (await page.get('/readyz')).json()) as { unreadable?: unknown };

    const inMetrics = async () =>
      /^stile_parts_unreadable\{.*\} \d+$/m.exec(await (await page.get('/metrics')).text())?.[0];

    it('S8: leaves a running service with what it understood last, is logged once, and shows', async () => {
      await change('settings', { graceDays: 9 });
      await eventually(() => page.meter(unread()));
      await change('settings', { fieldOfTomorrow: 1 });
      await eventually(() => faults().length === 1);
      expect((await page.meter(unread())).reason).to.equal('METERED');
      expect(faults()[0]).to.include('fieldOfTomorrow').and.to.include('what was read before stays');
      expect(await ready()).to.deep.equal({
        status: 'ok',
        unreadable: [{ publication: example, part: 'settings', kept: true }],
      });
      expect(await inMetrics()).to.equal(`stile_parts_unreadable{publication="${example}"} 1`);
      const { code, out } = await runRecorded('doctor', { STORE_URL: place.url });
      expect(code).to.equal(1);
      expect(out).to.match(/^fault +publication nikkei-asian-review: settings cannot be read: .*fieldOfTomorrow/m);

      // What else changes is read again and again, and no line is added.
      await change('wording/en', { title: 'Another title' });
      await stores.changes.announce();
      await eventually(async () => (await page.get('/readyz')).ok);
      expect(faults()).to.have.length(1);
    });

    it('S8: is followed again once it can be read, and logged again when it is another', async () => {
      await change('settings', { fieldOfTomorrow: 1 });
      await eventually(() => faults().length === 1);
      await change('settings', { fieldOfTomorrow: 2 });
      await eventually(() => faults().length === 2);
      await change('settings', { fieldOfTomorrow: undefined, open: true });
      await eventually(async () => (await page.meter(unread())).reason === 'OPEN');
      expect(await ready()).to.deep.equal({ status: 'ok' });
      expect(await inMetrics()).to.equal(undefined);
    });

    it('S8: is left out at a start, which says so', async () => {
      await change('settings', { fieldOfTomorrow: 1 });
      await service.close();
      await start();
      expect((await page.ask(unread())).status).to.equal(404);
      expect(faults()).to.have.length(1);
      expect(faults()[0]).to.include('it is left out');
      expect(await ready()).to.deep.equal({
        status: 'ok',
        unreadable: [{ publication: example, part: 'settings', kept: false }],
      });
    });
  });
}
