import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { duringTests } from '../../support/during-tests.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';
import { type AlertCase, alertCases } from './alert-cases.ts';

const pathOf = (file: string) => fileURLToPath(new URL(`../../../docker/prometheus/${file}`, import.meta.url));

const rulesPath = pathOf('alerts.yaml');

const rule = z.strictObject({
  alert: z.string().regex(/^Stile[A-Z]\w+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['page', 'look']) }),
  annotations: z.strictObject({ summary: z.string().regex(/^[A-Z].{10,120}\.$/) }),
});

const rules = z
  .strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })) })
  .parse(parse(readFileSync(rulesPath, 'utf8')))
  .groups.flatMap((group) => group.rules);

/** Prometheus' own tool. */
const promtool = (...args: readonly string[]) => promisify(execFile)('promtool', [...args]);

/** The situations of one alert, as promtool tests them. */
function testsOf(name: string, { fires, silent, labels = [{}], every = '15s', at = '24m' }: AlertCase) {
  const own = rules.find(({ alert }) => alert === name);
  const situation = (series: AlertCase['fires'][number], alerts: readonly object[]) => ({
    name: `${name} ${alerts.length > 0 ? 'fires' : 'is silent'}: ${JSON.stringify(series)}`,
    interval: every,
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    alert_rule_test: [{ eval_time: at, alertname: name, exp_alerts: alerts }],
  });
  const fired = (index: number) => ({
    exp_labels: { ...own?.labels, ...(labels[index] ?? labels[0]) },
    exp_annotations: own?.annotations,
  });
  return [
    ...fires.map((series, index) => situation(series, [fired(index)])),
    ...silent.map((series) => situation(series, [])),
  ];
}

describe('item 9: the alerts of docker/prometheus', function () {
  this.timeout(60_000);
  const dir = duringTests(makeTemporaryDir, (made) => made.remove());

  it('are rules, and a configuration that names them, in the eyes of Prometheus', async () => {
    expect((await promtool('check', 'rules', rulesPath)).stdout).to.include('SUCCESS');
    expect((await promtool('check', 'config', pathOf('prometheus.yaml'))).stdout).to.include('SUCCESS');
  });

  it('have each a situation in which they fire, and one in which they keep silent', () => {
    expect(Object.keys(alertCases).sort()).to.deep.equal(rules.map(({ alert }) => alert).sort());
    for (const [name, { fires, silent }] of Object.entries(alertCases)) {
      expect(fires, name).to.not.be.empty;
      expect(silent, name).to.not.be.empty;
    }
  });

  it('fire when they must, and only then', async () => {
    const files = Object.entries(alertCases).map(([name, each]) => {
      // Each alone, because Prometheus evaluates all that it is given at every step of every situation.
      const only = { groups: [{ name, rules: rules.filter(({ alert }) => alert === name) }] };
      const own = {
        rule_files: [`${name}.yaml`],
        evaluation_interval: each.every ?? '15s',
        tests: testsOf(name, each),
      };
      writeFileSync(dir.file(`${name}.yaml`), stringify(only));
      writeFileSync(dir.file(`${name}.test.yaml`), stringify(own));
      return dir.file(`${name}.test.yaml`);
    });
    const failed = await promtool('test', 'rules', ...files).then(
      () => '',
      (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
    );
    expect(failed).to.equal('');
  });
});
