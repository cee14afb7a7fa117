import { startGates } from '../contenders/gate.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import { ratio, speedOf, tableOf } from './compare.ts';
import type { Row } from './row.ts';

/** What asking the gate costs a site behind nginx. */
export const gate: Row = {
  name: 'gate',
  title: 'Pages behind nginx with `auth_request`, connections kept',
  async run({ options, resources, settings, say }) {
    const gates = await startGates({ ...options, resources, settings, say });
    const { measured, of, faults } = await measureInTurns([gates.gate, gates.constant, gates.plain], {
      ...options,
      say,
    });
    const speed = speedOf(of(gates.gate), of(gates.plain));
    return {
      faults,
      table: tableOf(measured, of(gates.plain)),
      figures: [ratio('gate behind nginx: requests/s, of nginx without it', speed, { atLeast: 0.6 })],
    };
  },
};
