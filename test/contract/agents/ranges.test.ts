import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseAddress } from '../../../src/networks/address.ts';
import { createPublishedRanges } from '../../../src/networks/agents/published-ranges.ts';
import { createRangeFetch } from '../../../src/networks/agents/range-fetch.ts';
import { createRangeLoader } from '../../../src/networks/agents/range-loader.ts';
import { createRangeStore } from '../../../src/networks/agents/range-records.ts';
import { createOutgoing } from '../../../src/networks/outgoing.ts';
import type { KnownAgent } from '../../../src/paywall/agents/agent.ts';
import { isOld } from '../../../src/paywall/agents/range-source.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { certificate, json, type Operator, startOperator } from '../../support/agents/operator.ts';
import { eventually } from '../../support/eventually.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';
import { describeForEveryStore } from '../every-store.ts';

const list = (...networks: string[]) => ({ prefixes: networks.map((ipv4Prefix) => ({ ipv4Prefix })) });
const day = 24 * 60 * 60;

describeForEveryStore('ranges that operators publish', (store) => {
  const dir = makeTemporaryDir();
  const outgoing = createOutgoing({ takesLoopback: true, authorities: certificate });
  let operator: Operator;
  let clock: TestClock;
  let ends: (() => Promise<void>)[] = [];

  before(async () => {
    operator = await startOperator();
  });
  beforeEach(() => {
    clock = new TestClock('2026-11-30T00:00:00Z');
    operator.asked.length = 0;
  });
  afterEach(async () => {
    for (const end of ends) await end();
    ends = [];
  });
  after(async () => {
    await outgoing.close();
    await operator.close();
    dir.remove();
  });

  const agent = (...ranges: string[]): KnownAgent => ({
    name: 'GPTBot',
    class: 'training',
    userAgent: 'GPTBot',
    ranges,
    networks: [],
    hostDomains: [],
    signers: [],
  });
  const publicationWith = (...known: KnownAgent[]) => ({
    ...examplePublication(),
    agents: { known, policy: [], usage: { search: true, aiInput: false, aiTrain: false } },
  });

  /** One process that follows these sources. */
  function processWith(stores: Stores, sources: readonly string[], holder = 'ann') {
    const publication = publicationWith(agent(...sources));
    const ranges = createPublishedRanges();
    const outcomes: string[] = [];
    const loader = createRangeLoader({
      store: createRangeStore(stores.leases),
      leases: stores.leases,
      changes: stores.changes,
      publications: () => [publication],
      ranges,
      fetchRanges: createRangeFetch({ outgoing, folder: dir.path, signal: new AbortController().signal }),
      realClock: clock,
      holder,
      log: { warn: () => undefined, error: () => undefined },
      onLoad: (outcome) => outcomes.push(outcome),
    });
    ends.push(loader.close);
    const has = (text: string, source = sources[0] ?? '') => {
      const address = parseAddress(text);
      return address === null ? null : ranges.look(source, address);
    };
    return {
      outcomes,
      has,
      start: loader.start,
      load: () => loader.load(publication),
    };
  }

  it('are loaded by one process and are there for all, also after a restart', async () => {
    operator.answer(json(list('20.1.0.0/16')));
    const source = `${operator.url}/a.json`;
    const [one, other] = await Promise.all([store.open(), store.open()]);
    const ann = processWith(one, [source]);
    const bob = processWith(other, [source], 'bob');
    expect(ann.has('20.1.2.3')).to.equal('unknown');
    ann.start();
    bob.start();
    await eventually(() => ann.has('20.1.2.3') === 'proved' && bob.has('20.1.2.3') === 'proved');
    expect([ann.has('20.2.0.0'), bob.has('20.2.0.0')]).to.deep.equal(['refuted', 'refuted']);
    expect(operator.asked).to.have.length(1);
    operator.answer(json('', {}, 500));
    const later = processWith(await store.open(), [source], 'carl');
    later.start();
    await eventually(() => later.has('20.1.2.3') === 'proved');
    expect(operator.asked).to.have.length(1);
  });

  it('empty, too wide, broken or gone: the last good set stays, and it is said why', async () => {
    const source = `${operator.url}/b.json`;
    const { load, has } = processWith(await store.open(), [source]);
    operator.answer(json(list('20.1.0.0/16')));
    await load();
    const loadedAt = clock.now();
    const faults = [
      [json(list()), 'It has no ranges.'],
      [json(list('20.1.0.0/16', '16.0.0.0/7')), '16.0.0.0/7 is wider than any operator is.'],
      [json(list('192.168.0.0/16')), '192.168.0.0/16 is not public.'],
      [json('<html>'), 'It is no JSON.'],
      [json(' '.repeat(2 ** 21 + 1)), 'It is not fetched: it has more than 2097152 bytes.'],
      [json('', { Location: '/again.json' }, 302), 'It answered 302.'],
      [json('', { Location: 'http://169.254.169.254/' }, 302), 'It is not fetched: its address is not https.'],
      [
        json('', { Location: 'https://10.0.0.1/' }, 302),
        'It is not fetched: its address is not in the public internet.',
      ],
      [json('', {}, 404), 'It answered 404.'],
    ] as const;
    for (const [answer, words] of faults) {
      operator.answer(answer);
      clock.advance({ seconds: day });
      const [state] = await load();
      expect(state).to.deep.include({ fault: words, entries: 1, loadedAt, triedAt: clock.now() });
      expect([has('20.1.2.3'), has('20.2.0.0')]).to.deep.equal(['proved', 'refuted']);
    }
    const [state] = await load();
    expect(state !== undefined && isOld(state, clock.now() + 1000)).to.equal(true);
    operator.answer(json(list('20.2.0.0/16')));
    expect((await load())[0]).to.deep.include({ fault: null, loadedAt: clock.now() });
    expect([has('20.1.2.3'), has('20.2.0.0')]).to.deep.equal(['refuted', 'proved']);
  });

  it('that have moved are found', async () => {
    operator.answer((request, response) => {
      if (request.url === '/moved.json') response.end(JSON.stringify(list('20.6.0.0/16')));
      else response.writeHead(301, { Location: '/moved.json' }).end();
    });
    const { load, has } = processWith(await store.open(), [`${operator.url}/d.json`]);
    expect((await load())[0]).to.deep.include({ entries: 1, fault: null });
    expect(has('20.6.0.1')).to.equal('proved');
  });

  it('that did not change are not sent again, and count as fresh', async () => {
    const source = `${operator.url}/c.json`;
    operator.answer((request, response) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { ETag: '"1"' }).end(JSON.stringify(list('20.3.0.0/16')));
    });
    const { load, has, outcomes } = processWith(await store.open(), [source]);
    await load();
    clock.advance({ seconds: day });
    const [state] = await load();
    expect([outcomes, state?.loadedAt, state?.entries]).to.deep.equal([['loaded', 'unchanged'], clock.now(), 1]);
    expect(operator.asked.map(({ etag }) => etag)).to.deep.equal([undefined, '"1"']);
    expect(has('20.3.0.1')).to.equal('proved');
  });

  it('may be a file, and what is neither is not looked for', async () => {
    writeFileSync(`${dir.path}/own.json`, JSON.stringify(list('20.4.0.0/16')));
    const sources = ['file:own.json', 'file:none.json', 'file:../own.json', 'http://example.com/a.json'];
    const { load, has } = processWith(await store.open(), sources);
    expect((await load()).map(({ source, fault }) => [source, fault])).to.deep.equal([
      ['file:own.json', null],
      ['file:none.json', 'There is no such file.'],
      ['file:../own.json', 'It is neither an https address nor a file.'],
      ['http://example.com/a.json', 'It is neither an https address nor a file.'],
    ]);
    expect(has('20.4.0.1')).to.equal('proved');
  });

  it('of a source that nobody names any more are forgotten', async () => {
    operator.answer(json(list('20.1.0.0/16')));
    const stores = await store.open();
    const kept = createRangeStore((await store.open()).leases);
    const [old, other] = [`${operator.url}/old.json`, `${operator.url}/new.json`];
    await processWith(stores, [old]).load();
    expect((await kept.readSet(old))?.networks).to.deep.equal(['20.1.0.0/16']);
    clock.advance({ seconds: 4 * day });
    operator.answer(json(list('20.5.0.0/16')));
    await processWith(stores, [other], 'bob').load();
    expect([...(await kept.readAll()).keys()]).to.deep.equal([other]);
    expect(await kept.readSet(old)).to.equal(null);
    expect((await kept.readSet(other))?.networks).to.deep.equal(['20.5.0.0/16']);
  });
});
