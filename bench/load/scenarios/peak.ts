import { setTimeout as sleep } from 'node:timers/promises';
import { countOf, noAnswers, note, timeOf } from '../answers.ts';
import { plot } from '../plot.ts';
import { atMost, type Row, type Scenario } from '../scenario.ts';
import { memoryOf, onStand } from '../stand.ts';
import { startTraffic } from '../traffic.ts';
import { mintReaders, viewOf } from '../views.ts';

const usualSeconds = 600;

/** Views a second at an ordinary hour, and how many times as many come at the peak. */
const ordinary = 40;
const times = 20;

/** An ordinary tenth, the peak, and an ordinary tenth. The news spreads within a twentieth. */
function rateAt(elapsed: number, seconds: number): number {
  const share = elapsed / seconds;
  const ramp = Math.min(1, Math.max(0, (share - 0.1) / 0.05), Math.max(0, (0.9 - share) / 0.05));
  return ordinary * (1 + (times - 1) * ramp);
}

/** What came in each second. */
function createRecord(startedAt: number) {
  const seconds: ReturnType<typeof noAnswers>[] = [];
  const second = () => {
    const index = Math.floor((performance.now() - startedAt) / 1000);
    while (seconds.length <= index) seconds.push(noAnswers());
    return seconds[index] ?? noAnswers();
  };
  return {
    seconds,
    add: (kind: string, ms: number) => note(second(), kind, ms),
    due() {
      second().requests += 1;
    },
  };
}

type Second = ReturnType<typeof createRecord>['seconds'][number];

function draw(storeName: string, seconds: readonly Second[]): string {
  const line = (name: string, colour: string, of: (second: Second) => number) => ({
    name,
    colour,
    values: seconds.map(of),
  });
  return plot(`A news peak on ${storeName}`, [
    {
      title: 'Views in each second',
      lines: [
        line('offered', '#888', ({ requests }) => requests),
        line('answered 200', '#06c', (second) => second.times.length),
        line('shed', '#c30', (second) => countOf(second, '503 overloaded')),
      ],
    },
    {
      title: 'Milliseconds of those answered',
      lines: [
        line('p99', '#06c', (second) => timeOf(second, 0.99)),
        line('p50', '#390', (second) => timeOf(second, 0.5)),
      ],
    },
  ]);
}

async function peakOn(storeName: string, seconds: number, write: (text: string) => void): Promise<Row> {
  return onStand(async ({ store: open, service: start }) => {
    const store = await open(storeName);
    const service = await start(store);
    const { port } = service;
    const tokens = await mintReaders(port, 500);
    const before = await memoryOf(service, store);
    const record = createRecord(performance.now());
    let turn = 0;
    // Most come from elsewhere for the one article; every fifth has been here before, and reads on.
    const next = () => {
      turn += 1;
      return turn % 5 === 0 ? viewOf(`article-${turn % 8}`, tokens[turn % tokens.length]) : viewOf('the-news');
    };
    const perSecond = (elapsed: number) => rateAt(elapsed, seconds);
    const traffic = await startTraffic({
      port,
      connections: 400,
      perSecond,
      next,
      onDue: record.due,
      onAnswer: record.add,
    });
    await sleep(seconds * 1000);
    const answers = await traffic.stop();
    write(draw(storeName, record.seconds));
    const uncounted = countOf(answers, '200 FAIL_OPEN');
    const lost = [...answers.kinds].filter(([kind]) => !kind.startsWith('200') && kind !== '503 overloaded');
    const elsewise = lost.reduce((total, [, count]) => total + count, 0);
    const bounds = [
      atMost('FAIL_OPEN', uncounted, { most: 0 }),
      atMost('neither 200 nor 503 overloaded', elsewise, { most: 0 }),
      atMost('p99', timeOf(answers, 0.99), { most: 300, unit: ' ms' }),
    ];
    const after = await memoryOf(service, store);
    const remark = `${ordinary} views a second, then ${ordinary * times}`;
    return { scenario: `peak of ${seconds} s`, store: storeName, answers, before, after, bounds, remark };
  });
}

/** The news of the year: twenty times the usual readers, nearly all of them new and for one article. */
export const peak: Scenario = {
  name: 'peak',
  async *run({ seconds, stores, write }) {
    for (const storeName of stores) {
      yield await peakOn(storeName, seconds ?? usualSeconds, (svg) =>
        write(`peak-${storeName.toLowerCase()}.svg`, svg),
      );
    }
  },
};
