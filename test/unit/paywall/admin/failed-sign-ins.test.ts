import { expect } from 'chai';
import type { AuditEntry } from '../../../../src/paywall/admin/audit-log.ts';
import { createFailedSignIns, type FailedSignIns } from '../../../../src/paywall/admin/failed-sign-ins.ts';
import { TestClock } from '../../../support/fixtures/test-clock.ts';

describe('failed sign-ins of admins', () => {
  let entries: AuditEntry[];
  let minuteOver: () => void;
  let failed: FailedSignIns;

  beforeEach(() => {
    entries = [];
    failed = createFailedSignIns({
      clock: new TestClock('2026-11-23T00:00:00Z'),
      write: async (entry) => void entries.push(entry),
      pause: () =>
        new Promise((resolve) => {
          minuteOver = resolve;
        }),
    });
  });

  const written = () => entries.map(({ what, after }) => ({ what, after }));

  async function endMinute(): Promise<void> {
    minuteOver();
    await new Promise(setImmediate);
  }

  it('S11: are written down at once, in nobody’s name', async () => {
    await failed.count('one');
    expect(entries).to.deep.equal([
      {
        at: Date.UTC(2026, 10, 23),
        who: '(nobody)',
        via: null,
        what: 'sign-in.fail one',
        before: null,
        after: { failures: 1 },
      },
    ]);
  });

  it('S11: are gathered for a minute, whatever network they come from', async () => {
    for (let time = 0; time < 30; time += 1) await failed.count('one');
    for (let network = 0; network < 500; network += 1) await failed.count(`network-${network}`);
    expect(entries).to.have.length(10);
    await endMinute();
    expect(written().at(-1)).to.deep.equal({ what: 'sign-in.fail', after: { failures: 520, networks: 492 } });
    expect(entries).to.have.length(11);
    await failed.count('one');
    expect(entries).to.have.length(12);
  });

  it('S11: leave no entry behind where all are written down already, and are handed over at the end', async () => {
    await failed.count('one');
    await endMinute();
    await failed.flush();
    expect(entries).to.have.length(1);
    await failed.count('two');
    await failed.count('two');
    await failed.flush();
    await endMinute();
    expect(written().slice(1)).to.deep.equal([
      { what: 'sign-in.fail two', after: { failures: 1 } },
      { what: 'sign-in.fail', after: { failures: 1, networks: 1 } },
    ]);
  });

  it('S11: are answered the later the more there are, and never later than after a second and a half', async () => {
    const waits = [];
    for (let time = 0; time < 1_000; time += 1) waits.push(await failed.count(`network-${time}`));
    expect(waits.slice(0, 50).every((ms) => ms === 0)).to.equal(true);
    expect(waits.slice(50, 53)).to.deep.equal([20, 40, 60]);
    expect(Math.max(...waits)).to.equal(1_500);
    await endMinute();
    expect(await failed.count('one')).to.equal(0);
  });
});
