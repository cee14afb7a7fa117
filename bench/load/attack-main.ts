import type { StartAttack } from './attacks/attack.ts';
import { garbage } from './attacks/garbage.ts';
import { headerFloods } from './attacks/header-floods.ts';
import { idleConnections } from './attacks/idle-connections.ts';
import { newReaders } from './attacks/new-readers.ts';
import { slowBodies } from './attacks/slow-bodies.ts';
import { slowReaders } from './attacks/slow-readers.ts';

/** One attack, in a process of its own, so that what it costs is not taken for time that the service needed. */

const attacks = {
  'idle-connections': idleConnections,
  'slow-bodies': slowBodies,
  'slow-readers': slowReaders,
  'header-floods': headerFloods,
  garbage,
  'new-readers': newReaders,
} as const satisfies Record<string, StartAttack>;

export type AttackName = keyof typeof attacks;

const [name = '', port] = process.argv.slice(2);
const start = Object.entries(attacks).find(([each]) => each === name)?.[1];
if (start === undefined) throw new Error(`There is no attack ${name}.`);
const attack = start(Number(port));
const look = setInterval(() => {
  if (!attack.isFull()) return;
  clearInterval(look);
  process.send?.('full');
}, 50);
process.once('message', () => {
  attack.stop();
  process.send?.(attack.counts(), () => process.exit());
});
// Nothing is left behind where the program that started it has ended.
process.once('disconnect', () => process.exit());
