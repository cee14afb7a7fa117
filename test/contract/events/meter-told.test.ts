import { expect } from 'chai';
import type { ViewRequest } from '../../../src/paywall/metering/meter.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { eventually } from '../../support/eventually.ts';
import { eventOf, namesOf, readAll } from '../../support/fixtures/sample-events.ts';
import {
  article,
  dayMs,
  december,
  noon,
  november,
  publication,
  reader,
  rolling,
} from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const ann = reader('ann');
const bob = reader('bob');

let made = 0;

const view = ({ meters }: Stores, name: string | number, more: Partial<ViewRequest> = {}) => {
  const request = {
    publication,
    reader: ann,
    window: november,
    article: article(name),
    limit: 2,
    now: noon,
    count: true,
  };
  const telling = () => {
    made += 1;
    return { last: eventOf(`last-${made}`, ann), exhausted: eventOf(`exhausted-${made}`, ann) };
  };
  return meters.view({ ...request, telling, ...more });
};

/** What was told, without its number. */
const told = (stores: Stores, kinds: readonly string[]) =>
  eventually(async () => {
    const names = namesOf(await readAll(stores)).map((name) => name.split('-')[0]);
    expect(names).to.deep.equal(kinds);
  });

describeForEveryStore('events: the last articles of a reader', (store) => {
  it('are told of once per reader and window, however often they ask, and a view that only looks tells nothing', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const [stores] = handles;
    await view(stores, 1);
    await view(stores, 1);
    await told(stores, []);
    await view(stores, 2, { count: false });
    await view(stores, 2);
    await told(stores, ['last']);
    await Promise.all(Array.from({ length: 12 }, (_, index) => view(handles[index % 2] as Stores, 10 + index)));
    await view(stores, 2);
    await told(stores, ['last', 'exhausted']);
    await view(stores, 30, { window: december, limit: 0, now: noon + 20 * dayMs });
    await told(stores, ['last', 'exhausted', 'exhausted']);
  });

  it('are told of again in the next rolling window, with the limit by which the store has judged', async () => {
    const stores = await store.open();
    const targeted = { candidates: [{ limit: 1, counted: { atLeast: 0 } }], notes: false };
    await view(stores, 1, { window: rolling(noon, 1), targeted });
    await view(stores, 2, { window: rolling(noon, 1), targeted });
    const later = noon + 3 * dayMs;
    await view(stores, 3, { window: rolling(later, 1), now: later, targeted });
    await told(stores, ['last', 'exhausted', 'last']);
    expect((await readAll(stores)).map(({ data }) => data['limit'])).to.deep.equal([1, 1, 1]);
  });

  it('tell nothing if they are not asked to, and the view of a signed-in reader tells as any other', async () => {
    const stores = await store.open();
    const window = november;
    for (const name of [1, 2, 3])
      await stores.meters.view({
        publication,
        reader: bob,
        window,
        article: article(name),
        limit: 1,
        now: noon,
        count: true,
      });
    await view(stores, 1, { limit: 1, anonymous: reader('nobody') });
    await view(stores, 1, { limit: 1 });
    await view(stores, 2, { limit: 1 });
    await told(stores, ['last', 'exhausted']);
  });
});
