import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { createScrape } from '../../../src/telemetry/scrape.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The names of all metrics in a text, histograms without the ends of their series. */
function metricsIn(text: string): readonly string[] {
  const names = [...text.matchAll(/\bstile_[a-z0-9_]+/g)].map(([name]) => name);
  return [...new Set(names.map((name) => name.replace(/_seconds_(bucket|sum|count)$/, '_seconds')))];
}

const dashboard = z
  .object({
    uid: z.literal('stile'),
    panels: z.array(
      z.object({
        id: z.int(),
        type: z.enum(['row', 'stat', 'timeseries']),
        title: z.string().min(1),
        gridPos: z.object({ h: z.int(), w: z.int(), x: z.int(), y: z.int() }),
        datasource: z.object({ uid: z.literal('prometheus') }).optional(),
        targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('docker/grafana/dashboards/stile.json')));

const alerts = read('docker/prometheus/alerts.yaml');
const panels = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('item 9: the metrics that alerts and dashboard name', () => {
  let scraped: ReadonlySet<string>;

  before(async () => {
    const { registry } = createMetrics('1.2.3');
    const text = (await createScrape(registry)()).text;
    scraped = new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name));
  });

  for (const [where, text] of [
    ['alerts', alerts],
    ['dashboard', panels.join('\n')],
  ] as const) {
    it(`are those of the service: ${where}`, () => {
      const names = metricsIn(text);
      expect(names.length).to.be.greaterThan(15);
      expect(names.filter((name) => !scraped.has(name))).to.deep.equal([]);
    });
  }

  it('are all that the manual tells to look out for', () => {
    const rows = [...`${read('docs/operating.md')}${read('docs/billing.md')}`.matchAll(/^\| (`stile_[^|]+) \|/gm)];
    const told = rows.flatMap(([, cell = '']) => metricsIn(cell.replaceAll('*', '')));
    expect(told.length).to.be.greaterThan(15);
    const wholeFamilies = ['stile_process_', 'stile_nodejs_'];
    for (const text of [alerts, panels.join('\n')]) {
      const named = metricsIn(text);
      expect(told.filter((name) => !wholeFamilies.includes(name) && !named.includes(name))).to.deep.equal([]);
      for (const family of wholeFamilies)
        expect(
          named.some((name) => name.startsWith(family)),
          family,
        ).to.equal(true);
    }
  });

  it('are shown on panels that have places of their own, and a legend for each line', () => {
    const { panels: all } = dashboard;
    expect(new Set(all.map(({ id }) => id)).size).to.equal(all.length);
    const cells = all.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).to.equal(cells.length);
    for (const { type, title, targets = [] } of all) {
      expect(targets.length > 0, title).to.equal(type !== 'row');
      if (type === 'timeseries') for (const { legendFormat } of targets) expect(legendFormat, title).to.not.equal('');
    }
  });
});
