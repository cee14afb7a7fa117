import type { Scenario } from './scenario.ts';
import { bursts } from './scenarios/bursts.ts';
import { fullStore } from './scenarios/full-store.ts';
import { mintedReaders } from './scenarios/minted-readers.ts';
import { peak } from './scenarios/peak.ts';
import { soak } from './scenarios/soak.ts';
import { underAttack } from './scenarios/under-attack.ts';

/** All that there are, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  underAttack({ name: 'idle-connections', mostGrowth: 300, seconds: 30 }),
  underAttack({ name: 'slow-bodies', mostGrowth: 100 }),
  underAttack({ name: 'slow-readers', mostGrowth: 150 }),
  underAttack({ name: 'header-floods', mostGrowth: 100 }),
  underAttack({ name: 'garbage', mostGrowth: 100 }),
  mintedReaders,
  fullStore,
  bursts,
  peak,
  soak,
];
