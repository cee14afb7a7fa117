import { expect } from 'chai';
import type { Stores } from '../../../src/paywall/stores.ts';
import { applyWrites, writesFor } from '../../../src/publications/part-apply.ts';
import { diffParts, type Part, partsOf } from '../../../src/publications/part-diff.ts';
import { parseStoredSettings } from '../../../src/publications/publication-schema.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { configDirs, plainWording } from '../../support/fixtures/config-dir.ts';

const now = Date.UTC(2026, 10, 23);

const settings = parseStoredSettings({
  title: 'The Sample',
  timeZone: 'Asia/Tokyo',
  meter: { limits: { anonymous: 10, registered: 15 }, window: { kind: 'month' } },
});

const partsWith = (title: string): Part[] =>
  partsOf([
    {
      publication: 'sample',
      settings: { ...settings, title },
      wordings: [plainWording('en')],
      offers: [],
      segments: null,
      agents: null,
    },
  ]);

describe('applying files to a store', () => {
  const dirs = configDirs();
  let stores: Stores;

  beforeEach(() => {
    stores = openSqliteStores({ dir: dirs.make({}), clock: { now: () => now } });
  });

  afterEach(async () => {
    await stores.close();
    dirs.remove();
  });

  async function apply(parts: readonly Part[]) {
    const { publications } = stores;
    return applyWrites(publications, writesFor(diffParts(parts, await publications.readAll()), now));
  }

  it('writes what is new, then what changed, then nothing', async () => {
    expect(await apply(partsWith('First'))).to.have.length(2);
    expect(await apply(partsWith('Second'))).to.deep.equal([{ part: partsWith('Second')[0], outcome: 'written' }]);
    expect(await apply(partsWith('Second'))).to.deep.equal([]);
    const all = await stores.publications.readAll();
    expect(all.map(({ part, version }) => [part, version])).to.deep.equal([
      ['settings', 2],
      ['wording/en', 1],
    ]);
  });

  it('overwrites nothing that somebody changed after the comparison, and writes the rest', async () => {
    const { publications } = stores;
    const [filed, wording] = partsWith('Ours');
    if (filed === undefined || wording === undefined) throw new Error('there are two parts');
    await publications.write({ ...filed, value: settings }, 0);
    const writes = writesFor(diffParts(partsWith('Ours'), await publications.readAll()), now);
    await publications.write({ ...filed, value: { ...settings, title: 'Theirs' } }, 1);
    expect(await applyWrites(publications, writes)).to.deep.equal([
      { part: filed, outcome: 'conflict' },
      { part: wording, outcome: 'written' },
    ]);
    const [kept] = await publications.readAll();
    expect(kept?.value).to.have.property('title', 'Theirs');
  });

  it('takes no other failure for a conflict', async () => {
    const closed = openSqliteStores({ dir: dirs.make({}), clock: { now: () => now } });
    await closed.close();
    const writes = writesFor(diffParts(partsWith('Ours'), []), now);
    const failure = await applyWrites(closed.publications, writes).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
  });
});
