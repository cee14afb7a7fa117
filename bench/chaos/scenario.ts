import type { TestResources } from '../../test/support/test-resources.ts';
import type { Instances } from './site/instances.ts';
import type { StandInProcess } from './site/stand-in.ts';

/** What a scenario may harm, beside its store. */
export interface Site {
  readonly instances: Instances;
  readonly standIn: StandInProcess;
  /** Lets the harm last for its share of the scenario's time. */
  last(): Promise<void>;
  wait(ms: number): Promise<void>;
  /** Moves the clock of service and Stripe, over the end of the window that runs. */
  moveOverWindow(to: string): Promise<void>;
}

export interface Prepared {
  readonly storeUrl: string;
  /** Does the harm and undoes it. The time to normal runs from its end. */
  harm(site: Site): Promise<void>;
  /** What is put right later, when everything should have been normal for long. */
  afterwards?(site: Site): Promise<void>;
}

export interface Scenario {
  readonly name: string;
  /** What is broken, when, for how long. */
  readonly harm: string;
  /** Counts of the last second before the harm may be lost, because they were not replicated. */
  readonly mayLoseLastSecond?: boolean;
  /** Why it cannot be run here, or null. */
  obstacle?(): string | null;
  /** Starts the store, which `stage` ends. */
  prepare(stage: TestResources): Promise<Prepared>;
}
